use super::*;
use crate::protocol::SessionId;

/// May read what is open, and has a channel of its own or none.
struct Reader(bool);

impl Rights for Reader {
    fn can_read(&self, channel: &Channel) -> bool {
        channel.as_str().starts_with("open")
    }

    fn own_channel(&self) -> Option<Channel> {
        self.0.then(|| channel("user:ann"))
    }
}

const ANN: Reader = Reader(true);

fn channel(name: &str) -> Channel {
    Channel::parse(name).unwrap()
}

fn given(names: &[&str]) -> Readable {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    Readable::of(&names, |channel| ANN.can_read(channel))
}

/// A session with these channels, those that the server gave with a `+`.
fn record(names: &[&str]) -> Record {
    let mut record = Record::new(SessionId::random(), "user:ann".into());
    let subscription = |name: &&str| Subscription {
        channel: channel(name.trim_start_matches('+')),
        partition: None,
        volatile: false,
        since: 0,
        fresh: false,
        granted: name.starts_with('+'),
    };
    record.subscriptions = names.iter().map(subscription).collect();
    record.subscriptions.sort_by(|one, other| one.channel.cmp(&other.channel));
    record
}

/// What a connection has: its channels, and after a `-` those that are refused, with the reason.
fn joins(rights: &Reader, given: Option<&Readable>, resumed: bool, limit: usize, record: &Record) -> String {
    let joining = Joining { rights, given, names_session: resumed, resumed, limit, away: &[] };
    match joining.channels(record) {
        Ok(readable) => told(&readable),
        Err(refusal) => refusal.code.as_str().to_owned(),
    }
}

fn told(Readable { allowed, refused }: &Readable) -> String {
    let allowed: Vec<&str> = allowed.iter().map(Channel::as_str).collect();
    let code = |why| serde_json::to_value(why).unwrap()["code"].as_str().unwrap().to_owned();
    let refused = refused.iter().map(|(name, why)| format!(" -{name} {}", code(why)));
    allowed.join(" ") + &refused.collect::<String>()
}

#[test]
fn names_are_read_once_each_in_order_and_what_may_not_be_read_is_said() {
    let given = given(&["open:b", "open:a", "shut:a", "open:b", "no channel"]);
    assert_eq!(told(&given), "open:a open:b -no channel bad_channel -shut:a forbidden");
    let names = |count: usize| vec!["open:a".to_owned(); count];
    let code = |names: &[String]| check_names(names, 2, &ANN).map(|names| told(&names)).map_err(|r| r.code);
    assert_eq!(code(&names(0)), Err(Code::ChannelsRequired));
    assert_eq!(code(&names(2)).as_deref(), Ok("open:a"));
    assert_eq!(code(&names(3)), Err(Code::TooManyChannels));
}

#[test]
fn a_connection_has_the_channels_that_it_names_and_those_that_the_server_gave() {
    let record = record(&["open:old", "+shut:a"]);
    let given = given(&["open:a", "shut:a", "shut:b"]);
    assert_eq!(joins(&ANN, Some(&given), true, 9, &record), "open:a shut:a -shut:b forbidden");
}

#[test]
fn what_the_server_has_taken_away_meanwhile_is_refused_unless_it_has_given_it_back() {
    let mut record = record(&["+open:back"]);
    record.changed = Some(vec![channel("open:back"), channel("open:gone")]);
    let given = given(&["open:back", "open:gone", "open:kept"]);
    assert_eq!(joins(&ANN, Some(&given), true, 9, &record), "open:back open:kept -open:gone unsubscribed");
}

#[test]
fn what_cannot_be_listened_to_now_costs_itself_and_no_other() {
    let (record, given) = (record(&[]), given(&["open:a", "open:b", "shut:c"]));
    let away = [channel("open:b"), channel("open:other"), channel("shut:c")];
    let joining = Joining {
        rights: &ANN,
        given: Some(&given),
        names_session: true,
        resumed: true,
        limit: 9,
        away: &away,
    };
    let joined = joining.channels(&record).unwrap();
    assert_eq!(told(&joined), "open:a -open:b unavailable -shut:c forbidden");
}

#[test]
fn past_the_limit_what_the_server_gave_comes_first_and_the_rest_is_refused_by_name() {
    let record = record(&["+open:y", "+open:z"]);
    let given = given(&["open:a", "open:b", "open:z"]);
    let joins = |limit| joins(&ANN, Some(&given), true, limit, &record);
    assert_eq!(joins(4), "open:a open:b open:y open:z");
    assert_eq!(joins(3), "open:a open:y open:z -open:b too_many_channels");
    assert_eq!(joins(2), "open:y open:z -open:a too_many_channels -open:b too_many_channels");
    assert_eq!(
        joins(1),
        "open:y open:z -open:a too_many_channels -open:b too_many_channels",
        "what was given stays"
    );
}

#[test]
fn a_connection_that_names_none_has_the_sessions_or_its_own() {
    let had = record(&["open:a", "shut:a", "+shut:b"]);
    assert_eq!(joins(&ANN, None, true, 9, &had), "open:a shut:b -shut:a forbidden");
    let new = record(&[]);
    assert_eq!(joins(&ANN, None, false, 9, &new), "user:ann");
    assert_eq!(joins(&Reader(false), None, false, 9, &new), "channels_required");
    let forgotten =
        Joining { rights: &ANN, given: None, names_session: true, resumed: false, limit: 9, away: &[] }
            .channels(&new);
    assert_eq!(forgotten.unwrap_err().code, Code::ChannelsRequired);
}
