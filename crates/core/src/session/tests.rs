use std::sync::Arc;

use super::*;
use crate::protocol::{
    Channel, Draft, Entry, Gap, GapReason, Head, Item, MAX_OFFSET, Place, Pos, RefusedChannels, SessionId,
    Start, Timestamp, TransportKind,
};

const PARTITION: Partition = Partition(1);

/// The log's head when a session is attached.
const HEAD: u64 = 5;

/// A session that has been told `welcome`.
fn attached(
    channels: &[(&Channel, Option<Partition>, bool)],
    start: &Start,
    pending_bytes: usize,
) -> Session {
    let record = Record::new(SessionId::random(), "user:ann".into());
    let settings = Settings { pending_bytes, read_bytes: 1 << 16, read_messages: 256 };
    let mut session = Session::new(record, settings);
    session.set_channels(channels.iter().copied());
    attach(&mut session, start);
    session
}

fn attach(session: &mut Session, start: &Start) {
    attach_as(session, attaching(start));
    session.drain(usize::MAX, |_| HEAD, |_| {});
}

fn attaching(start: &Start) -> Attach<'_> {
    Attach {
        now: 0,
        manners: &Manners::EVENT_STREAM,
        heartbeat: 20_000,
        expires: None,
        holder: Holder::default(),
        start,
        away: &[],
        ephemeral: 0,
        resumed: false,
        refused: RefusedChannels::new(),
        node: "test".into(),
        welcome: true,
    }
}

const GROUND: Ground =
    Ground { partition: PARTITION, base: 1, first: 1, limit: 1_000, head: HEAD, volatile: true };

fn attach_as(session: &mut Session, attach: Attach<'_>) {
    let heads = vec![Some(Head::default()); session.record.subscriptions.len()];
    session.attach(attach, &[GROUND], &heads);
}

fn entry(channel: &Channel, place: Option<Place>, number: u64) -> Arc<Entry> {
    let at = Timestamp::now();
    let draft = Draft::new(channel.clone(), at);
    let mut entry = Entry::encode(&draft, place);
    entry.number = number;
    Arc::new(entry)
}

#[test]
fn each_transport_is_named_by_its_manners() {
    let kinds = [Manners::WEBSOCKET, Manners::EVENT_STREAM, Manners::LONG_POLL].map(|manners| manners.kind);
    assert_eq!(kinds, [TransportKind::Ws, TransportKind::Sse, TransportKind::Poll]);
}

#[test]
fn who_begins_with_the_earliest_reads_from_there_and_is_told_no_seq() {
    let channel = Channel::parse("plain:a").unwrap();
    let mut session = attached(&[(&channel, Some(PARTITION), true)], &Start::Now, 1 << 20);
    for (start, seq, cursor) in [(Start::Now, Some(0), HEAD), (Start::Earliest, None, 0)] {
        attach_as(&mut session, attaching(&start));
        let mut welcome = None;
        session.drain(
            usize::MAX,
            |_| HEAD,
            |out| {
                if let Outgoing::Frame(Frame::Welcome { cursor, channels, .. }, _) = out {
                    welcome = Some((channels[&channel].seq, cursor.get(PARTITION)));
                }
            },
        );
        assert_eq!(welcome, Some((seq, Some(cursor))), "{start:?}");
    }
    let Next::Read(read) = session.next(0) else { panic!("it has yet to read") };
    assert_eq!(read.wants[0].after, 0);
}

/// Its other partition's channels cannot be listened to now.
#[test]
fn the_cursor_keeps_what_was_presented_of_a_partition_that_is_away_until_a_channel_of_it_is_joined() {
    const AWAY: Partition = Partition(7);
    let (mut session, _) = on_news(1 << 20);
    let start = Start::After("1.3,7.40".parse().unwrap());
    attach_as(&mut session, Attach { away: &[AWAY, Partition(9)], ..attaching(&start) });
    let cursor = |session: &mut Session| session.mark(|_| 99).to_string();
    assert_eq!(
        cursor(&mut session),
        "1.3,7.40",
        "nothing of it moves, and what was not presented is not there"
    );
    assert_eq!(session.crossed(AWAY, 60, false), Offered::Ignored);
    let late = Channel::parse("plain:late").unwrap();
    assert_eq!(session.subscribe(&late, Some(AWAY), true, 70), 70);
    assert_eq!(cursor(&mut session), "1.3,7.99");
    assert_eq!(session.subscribe(&Channel::parse("plain:later").unwrap(), Some(AWAY), true, 80), 80);
}

/// It reads all that is kept, and there is nothing yet; then it is live, falls behind, and by the time
/// it reads again the first messages have been trimmed.
#[test]
fn what_is_trimmed_after_the_beginning_is_missed_even_by_a_reader_of_all_that_is_kept() {
    let channel = Channel::parse("plain:a").unwrap();
    let mut session = attached(&[(&channel, Some(PARTITION), true)], &Start::Earliest, 1 << 20);
    let Next::Read(read) = session.next(0) else { panic!("it has yet to read") };
    assert_eq!(
        read.wants[0].earliest, HEAD,
        "what is older than the first message that is kept is not missed"
    );
    session.replayed(&read, Vec::new(), HEAD, HEAD, Timestamp::now());
    assert!(!session.is_behind());
    session.lost(PARTITION);
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    assert_eq!(read.wants[0].earliest, 0, "what came after the beginning is missed");
}

#[test]
fn an_overflow_says_how_many_ephemeral_messages_it_cost() {
    let [news, typing] = ["plain:a", "typing:a"].map(|name| Channel::parse(name).unwrap());
    let placed = |n: u64| {
        let place = Place { pos: Pos::new(PARTITION, HEAD + n), seq: n, prev: HEAD + n - 1, jump: false };
        entry(&news, Some(place), 0)
    };
    let room = 3 * placed(1).cost();
    let mut session = attached(&[(&news, Some(PARTITION), true), (&typing, None, false)], &Start::Now, room);
    let now = Timestamp::now();
    assert_eq!(session.offer(&entry(&typing, None, 1), now), Offered::Taken);
    assert_eq!(session.offer(&placed(1), now), Offered::Taken);
    assert_eq!(session.offer(&placed(2), now), Offered::Taken);
    assert_eq!(session.offer(&placed(3), now), Offered::Overflowed { ephemeral: 1 });
    assert!(session.is_behind() && session.pending_bytes() == 0);
}

/// The next poll may be on its way while a subscribe is applied.
#[test]
fn a_cursor_of_before_a_subscribe_goes_on_from_where_the_channel_was_joined() {
    let channel = Channel::parse("plain:a").unwrap();
    let mut session = attached(&[(&channel, Some(PARTITION), false)], &Start::Now, 1 << 20);
    session.record.subscriptions[0].since = HEAD - 2;
    attach(&mut session, &Start::After("0.7".parse().unwrap()));
    assert_eq!(session.cursor(), [Pos::new(PARTITION, HEAD - 2)].into_iter().collect());
    assert!(!session.streams[0].is_unsaid(), "nothing is lost, so no reset is told");
}

#[test]
fn a_since_holds_for_a_client_that_the_cursor_past_it_has_not_reached() {
    let channel = Channel::parse("plain:a").unwrap();
    let mut session = attached(&[(&channel, Some(PARTITION), false)], &Start::Now, 1 << 20);
    session.record.subscriptions[0].since = HEAD;
    session.streams[0].max_since = HEAD;
    let before = session.cursor();
    // As a ping does, which is lost with its connection.
    session.mark(|_| HEAD + 3);
    attach(&mut session, &Start::After([Pos::new(PARTITION, HEAD - 2)].into_iter().collect()));
    assert_eq!(session.record.subscriptions[0].since, HEAD);
    attach(&mut session, &Start::After(before));
    assert_eq!(session.record.subscriptions[0].since, 0, "it was presented");
}

/// What a session writes: `name reason to_seq @resume` and positions.
fn written(session: &mut Session) -> Vec<String> {
    let mut written = Vec::new();
    session.drain(
        usize::MAX,
        |_| HEAD,
        |out| match out {
            Outgoing::Frame(Frame::Gap { channel, reason, to_seq, resume, .. }, id) => {
                let to = to_seq.map_or_else(String::new, |seq| seq.to_string());
                assert_eq!(id.map(|id| id.to_string()), Some(resume.to_string()), "an event stream's id");
                written.push(format!("{channel} {} -{to} @{resume}", reason.as_str()));
            }
            Outgoing::Entry(entry, _) => written.push(entry.offset().to_string()),
            _ => {}
        },
    );
    written
}

fn at(n: u64) -> Place {
    Place { pos: Pos::new(PARTITION, n), seq: n, prev: n - 1, jump: false }
}

#[test]
fn each_channel_hears_of_a_new_epoch_and_only_the_last_gap_moves_the_cursor_past_it() {
    let [durable, plain] = ["news", "plain:a"].map(|name| Channel::parse(name).unwrap());
    let channels = [(&durable, Some(PARTITION), false), (&plain, Some(PARTITION), true)];
    let mut session = attached(&channels, &Start::Now, 1 << 20);
    assert_eq!(session.offer(&entry(&durable, Some(at(6)), 0), Timestamp::now()), Offered::Taken);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Taken);
    assert_eq!(session.offer(&entry(&durable, Some(at(100)), 0), Timestamp::now()), Offered::Taken);
    let gaps = ["6", "news renumbered -99 @1.98", "plain:a reset -99 @1.99", "100"];
    assert_eq!(written(&mut session), gaps);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Ignored, "it has been told");
}

#[test]
fn a_durable_channel_hears_that_something_may_be_lost_where_an_epoch_begins() {
    let news = Channel::parse("news").unwrap();
    let mut session = attached(&[(&news, Some(PARTITION), false)], &Start::Now, 1 << 20);
    assert_eq!(session.crossed(PARTITION, 100, true), Offered::Taken);
    assert_eq!(written(&mut session), ["news reset -99 @1.99"]);
}

#[test]
fn a_stream_from_beyond_a_crossing_and_a_channel_added_beyond_it_hear_nothing_of_it() {
    let [durable, plain] = ["news", "plain:a"].map(|name| Channel::parse(name).unwrap());
    let channels = [(&durable, Some(PARTITION), false)];
    let mut session = attached(&channels, &Start::After("1.99".parse().unwrap()), 1 << 20);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Ignored);
    let mut session = attached(&channels, &Start::Now, 1 << 20);
    session.subscribe(&plain, Some(PARTITION), true, 120);
    session.subscribe(&Channel::parse("plain:at").unwrap(), Some(PARTITION), true, 99);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Taken);
    assert_eq!(written(&mut session), ["news renumbered -99 @1.99"]);
}

#[test]
fn a_slow_client_hears_of_a_new_epoch_when_it_catches_up() {
    let channel = Channel::parse("news").unwrap();
    let message = entry(&channel, Some(at(6)), 0);
    let mut session = attached(&[(&channel, Some(PARTITION), false)], &Start::Now, message.cost());
    assert_eq!(session.offer(&message, Timestamp::now()), Offered::Taken);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Overflowed { ephemeral: 0 });
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    assert_eq!(read.from, HEAD, "from below the base, so that the read tells it");
    assert_eq!(
        session.crossed(PARTITION, 100, false),
        Offered::Ignored,
        "whoever reads for itself is told there"
    );
}

#[test]
fn a_channel_that_is_added_on_a_node_that_lags_starts_where_the_session_has_come_to() {
    let [durable, plain] = ["news", "plain:a"].map(|name| Channel::parse(name).unwrap());
    let channels = [(&durable, Some(PARTITION), false)];
    let mut session = attached(&channels, &Start::After("1.50".parse().unwrap()), 1 << 20);
    assert_eq!(session.subscribe(&plain, Some(PARTITION), true, HEAD), 50);
    assert_eq!(session.offer(&entry(&plain, Some(at(50)), 0), Timestamp::now()), Offered::Ignored);
    assert_eq!(session.offer(&entry(&plain, Some(at(51)), 0), Timestamp::now()), Offered::Taken);
}

#[test]
fn a_jump_is_wanted_where_sql_has_everything_and_a_hole_nowhere() {
    let [durable, plain] = ["news", "plain:a"].map(|name| Channel::parse(name).unwrap());
    let channels = [(&durable, Some(PARTITION), false), (&plain, Some(PARTITION), true)];
    let mut session = attached(&channels, &Start::Now, 1 << 20);
    let jump = |n| Some(Place { jump: true, ..at(n) });
    let hole = entry(&durable, Some(at(8)), 0).after_a_hole();
    for entry in [entry(&durable, jump(6), 0), entry(&plain, jump(7), 0), Arc::new(hole)] {
        assert_eq!(session.offer(&entry, Timestamp::now()), Offered::Taken);
    }
    let all = ["news renumbered -5 @1.5", "6", "plain:a reset -6 @1.6", "7", "news trimmed -7 @1.7", "8"];
    assert_eq!(written(&mut session), all);
}

/// The node has just begun to listen to the channel, and its hub has yet to come to where that was.
#[test]
fn what_the_ring_never_had_is_read_however_far_back_the_hub_is() {
    let channel = Channel::parse("plain:a").unwrap();
    let start = Start::After("1.0".parse().unwrap());
    let mut session = attached(&[(&channel, Some(PARTITION), true)], &start, 1 << 20);
    let Next::Read(read) = session.next(0) else { panic!("it has yet to read") };
    session.replayed(&read, Vec::new(), HEAD - 1, 1, Timestamp::now());
    let Next::Read(read) = session.next(0) else { panic!("it has read a part of what it has missed") };
    assert_eq!(read.from, HEAD - 1);
    session.replayed(&read, Vec::new(), HEAD, 1, Timestamp::now());
    assert!(!session.is_behind());
}

/// There is one for each connection, idle or not.
#[test]
fn a_session_takes_no_more_memory_than_it_did() {
    assert!(size_of::<Session>() <= 400, "{} bytes", size_of::<Session>());
}

const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// A session with one durable channel, from now on.
fn on_news(pending_bytes: usize) -> (Session, Channel) {
    let news = Channel::parse("news").unwrap();
    (attached(&[(&news, Some(PARTITION), false)], &Start::Now, pending_bytes), news)
}

fn offset(offset: u64) -> Start {
    Start::After([Pos::new(PARTITION, offset)].into_iter().collect())
}

/// What a session writes of frames and replies, by type.
fn words(session: &mut Session) -> Vec<&'static str> {
    let mut words = Vec::new();
    let word = |out: Outgoing<'_>| match out {
        Outgoing::Frame(Frame::Welcome { .. }, _) => "welcome",
        Outgoing::Frame(Frame::Ping { .. }, _) => "ping",
        Outgoing::Frame(Frame::Reconnect { .. }, _) => "reconnect",
        Outgoing::Frame(Frame::Gap { .. }, _) => "gap",
        Outgoing::Frame(Frame::Close { code, .. }, _) => code.as_str(),
        Outgoing::Frame(..) => "another",
        Outgoing::Entry(..) => "message",
        Outgoing::Reply(_) => "reply",
    };
    session.drain(usize::MAX, |_| HEAD, |out| words.push(word(out)));
    words
}

/// What a session does at a time: it writes this, or waits until then.
fn does(session: &mut Session, now: Millis) -> (Vec<&'static str>, Option<Millis>) {
    let mut said = Vec::new();
    loop {
        match session.next(now) {
            Next::Write => said.extend(words(session)),
            Next::Wait(until) => return (said, Some(until)),
            Next::Read(_) | Next::End => return (said, None),
        }
    }
}

#[test]
fn nothing_follows_a_close_and_the_next_connection_begins_afresh() {
    let (mut session, news) = on_news(1 << 20);
    session.close(Refusal::new(Code::Bye, "it says so"));
    session.close(Refusal::new(Code::GoingAway, "later"));
    session.reply(Reply::ok(1));
    assert_eq!(session.offer(&entry(&news, Some(at(6)), 0), NOW), Offered::Ignored);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Ignored);
    assert_eq!(does(&mut session, 1_000_000), (vec!["bye"], None));
    attach(&mut session, &Start::Now);
    assert_eq!(session.offer(&entry(&news, Some(at(6)), 0), NOW), Offered::Taken);
    attach_as(&mut session, attaching(&Start::Now));
    assert_eq!((session.pending_bytes(), session.streams.len()), (0, 1), "what waited is of the old one");
    assert_eq!(words(&mut session), ["welcome"]);
    session.reply(Reply::ok(1));
    assert_eq!(words(&mut session), ["reply"]);
    session.detach();
    session.reply(Reply::ok(1));
    session.send(Frame::close(Refusal::new(Code::Bye, "to nobody")));
    assert!(matches!(session.next(0), Next::End));
}

#[test]
fn pings_come_with_each_heartbeat_until_a_client_has_been_silent_for_two() {
    let (mut session, _) = on_news(1 << 20);
    let start = Start::Now;
    attach_as(&mut session, Attach { manners: &Manners::WEBSOCKET, heartbeat: 1_000, ..attaching(&start) });
    assert_eq!(does(&mut session, 999), (vec!["welcome"], Some(1_000)));
    assert_eq!(does(&mut session, 1_000), (vec!["ping"], Some(2_000)));
    session.heard(1_500);
    assert_eq!(does(&mut session, 2_000), (vec!["ping"], Some(3_000)));
    assert_eq!(does(&mut session, 3_499), (vec!["ping"], Some(3_500)));
    assert_eq!(does(&mut session, 3_500), (vec!["heartbeat_timeout"], None));
    attach_as(&mut session, Attach { heartbeat: 1_000, ..attaching(&start) });
    assert_eq!(does(&mut session, 199), (vec!["welcome"], Some(200)), "the proof that it streams");
    assert_eq!(does(&mut session, 9_000), (vec!["ping"], Some(10_000)), "it can only listen");
    attach_as(&mut session, Attach { manners: &Manners::LONG_POLL, heartbeat: 1_000, ..attaching(&start) });
    assert_eq!(does(&mut session, 9_000), (vec!["welcome"], Some(Millis::MAX)));
}

#[test]
fn a_connection_ends_with_its_token_unless_that_is_refreshed() {
    let (mut session, _) = on_news(1 << 20);
    let start = Start::Now;
    attach_as(&mut session, Attach { expires: Some((150, NOW)), ..attaching(&start) });
    assert_eq!(does(&mut session, 149), (vec!["welcome"], Some(150)));
    session.refreshed(Some(180));
    assert_eq!(does(&mut session, 150), (vec![], Some(180)));
    assert_eq!(does(&mut session, 180), (vec!["token_expired"], None));
}

#[test]
fn who_is_sent_elsewhere_is_told_once_and_goes_unless_it_may_stay() {
    let (mut session, _) = on_news(1 << 20);
    session.send_away(0, 150);
    session.send_away(0, 150);
    assert_eq!(does(&mut session, 149), (vec!["reconnect"], Some(150)));
    session.stay();
    assert_eq!(does(&mut session, 150), (vec![], Some(200)));
    session.send_away(150, 170);
    assert_eq!(does(&mut session, 170), (vec!["reconnect", "going_away"], None));
    let start = Start::Now;
    attach_as(&mut session, Attach { manners: &Manners::LONG_POLL, ..attaching(&start) });
    session.send_away(0, 150);
    assert_eq!(does(&mut session, 149), (vec!["welcome"], Some(150)), "its last answer says it");
    assert_eq!(does(&mut session, 150), (vec!["going_away"], None));
}

#[test]
fn what_the_server_has_changed_is_said_once_even_where_there_is_no_welcome() {
    let (mut session, _) = on_news(1 << 20);
    let start = offset(HEAD);
    let holder = Holder { attempt: Some(3), connection: Some("a".into()) };
    session.detach();
    session.note_change(&[]);
    let poll = || Attach { welcome: false, holder: holder.clone(), ..attaching(&start) };
    attach_as(&mut session, poll());
    assert_eq!(words(&mut session), ["welcome"]);
    assert_eq!(session.record().holder.as_deref(), Some(&holder));
    attach_as(&mut session, poll());
    assert!(words(&mut session).is_empty());
}

#[test]
fn a_welcome_names_the_last_seq_where_the_stream_starts_from_now_and_since_where_it_does_not() {
    let (mut session, news) = on_news(1 << 20);
    let mut state = |start: &Start, since| {
        session.record.subscriptions[0].since = since;
        attach_as(&mut session, attaching(start));
        let mut told = None;
        session.drain(
            usize::MAX,
            |_| HEAD,
            |out| {
                if let Outgoing::Frame(Frame::Welcome { channels, .. }, _) = out {
                    told = channels.get(&news).map(|state| (state.seq, state.since.map(|pos| pos.offset)));
                }
            },
        );
        told.unwrap()
    };
    assert_eq!(state(&Start::Now, 3), (Some(0), None));
    assert_eq!(state(&offset(HEAD), 3), (None, None), "it was presented");
    assert_eq!(state(&offset(2), 3), (None, Some(3)), "what is read begins after it");
    assert_eq!(state(&offset(HEAD), 9), (None, Some(9)), "it was told so on a node that was ahead");
    assert_eq!(session.offer(&entry(&news, Some(at(9)), 0), NOW), Offered::Ignored);
    assert_eq!(session.offer(&entry(&news, Some(at(10)), 0), NOW), Offered::Taken);
}

#[test]
fn a_reset_takes_back_what_was_said_of_the_log_before() {
    let (mut session, news) = on_news(1 << 20);
    session.record.subscriptions[0].since = 900;
    attach(&mut session, &offset(5_000));
    assert_eq!(session.offer(&entry(&news, Some(at(6)), 0), NOW), Offered::Taken);
}

#[test]
fn a_cursor_names_partitions_in_order_whatever_order_they_came_in() {
    let (mut session, _) = on_news(1 << 20);
    let mut cursor = |grounds: [Ground; 2]| {
        let start = Start::Now;
        session.attach(attaching(&start), &grounds, &[Some(Head::default())]);
        let mut text = String::new();
        cursor_text(&session.streams, &mut text);
        text
    };
    let first = Ground { partition: Partition(0), head: 7, ..GROUND };
    assert_eq!(cursor([GROUND, first]), "0.7,1.5");
    session.subscribe(&Channel::parse("other").unwrap(), Some(Partition(0)), false, 7);
    let (mut session, _) = on_news(1 << 20);
    session.subscribe(&Channel::parse("other").unwrap(), Some(Partition(0)), false, 7);
    let mut text = String::new();
    cursor_text(&session.streams, &mut text);
    assert_eq!(text, "0.7,1.5");
}

#[test]
fn what_waits_is_written_in_parts_of_so_many_bytes() {
    let (mut session, news) = on_news(1 << 20);
    (6..9).for_each(|n| assert_eq!(session.offer(&entry(&news, Some(at(n)), 0), NOW), Offered::Taken));
    let part = |session: &mut Session, bytes| {
        let mut written = 0;
        session.drain(bytes, |_| HEAD, |_| written += 1);
        written
    };
    let cost = session.pending_bytes() / 3;
    assert_eq!(part(&mut session, 0), 0);
    assert_eq!((part(&mut session, 1), session.pending_bytes()), (1, 2 * cost));
    assert_eq!((part(&mut session, cost + 1), session.pending_bytes()), (2, 0));
    session.subscribe(&Channel::parse("other").unwrap(), Some(PARTITION), false, HEAD);
    attach_as(&mut session, attaching(&offset(5_000)));
    assert_eq!(part(&mut session, 1), 2, "welcome, and one of two resets");
    assert_eq!(session.cursor().to_string(), "1.5000", "until all has been said");
    assert_eq!(part(&mut session, 1), 1);
    assert_eq!(session.cursor().to_string(), "1.5");
}

#[test]
fn one_message_always_has_room_and_what_does_not_fit_is_read_again() {
    let (mut session, news) = on_news(1);
    assert_eq!(session.offer(&entry(&news, Some(at(6)), 0), NOW), Offered::Taken);
    assert_eq!(session.offer(&entry(&news, Some(at(7)), 0), NOW), Offered::Overflowed { ephemeral: 0 });
    attach(&mut session, &Start::Now);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Taken);
}

#[test]
fn a_gap_goes_on_from_what_was_said_last_be_it_by_a_read_or_a_ping() {
    let (mut session, news) = on_news(1 << 20);
    session.mark(|_| 8);
    let jump = |n| entry(&news, Some(Place { jump: true, ..at(n) }), 0);
    assert_eq!(session.offer(&jump(9), NOW), Offered::Taken);
    assert_eq!(written(&mut session), ["news renumbered -8 @1.8", "9"]);
    session.lost(PARTITION);
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    session.replayed(&read, Vec::new(), 15, 15, NOW);
    assert_eq!(session.offer(&jump(17), NOW), Offered::Taken);
    assert_eq!(written(&mut session), ["news renumbered -16 @1.15", "17"]);
}

#[test]
fn a_crossing_that_waits_to_be_said_is_not_read_again() {
    let (mut session, _) = on_news(1 << 20);
    assert_eq!(session.crossed(PARTITION, 100, false), Offered::Taken);
    session.lost(PARTITION);
    assert_eq!(written(&mut session), ["news renumbered -99 @1.99"]);
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    assert_eq!(read.from, 99);
}

#[test]
fn ephemeral_messages_go_to_whoever_carries_the_channel_but_not_back() {
    let typing = Channel::parse("typing").unwrap();
    let cost = entry(&typing, None, 1).cost();
    let mut session = attached(&[(&typing, None, false)], &Start::Now, cost);
    let own = Arc::new(Entry::clone(&entry(&typing, None, 1)).except(Some(session.record.id)));
    assert_eq!(session.offer(&own, NOW), Offered::Ignored);
    let other = Channel::parse("other").unwrap();
    assert_eq!(session.offer(&entry(&other, None, 2), NOW), Offered::Ignored);
    assert_eq!(session.offer(&entry(&typing, None, 3), NOW), Offered::Taken);
    assert_eq!(session.offer(&entry(&typing, None, 4), NOW), Offered::Dropped);
    session.offered(None, 5);
    session.offered(None, 3);
    assert!(!session.is_offered(None, 5) && session.is_offered(None, 6));
}

#[test]
fn own_messages_and_expired_ones_are_gaps_of_one_seq() {
    let (mut session, news) = on_news(1 << 20);
    let own = Arc::new(Entry::clone(&entry(&news, Some(at(6)), 0)).except(Some(session.record.id)));
    let mut draft = Draft::new(news.clone(), NOW);
    draft.expires_at = Some(NOW);
    let expired = Arc::new(Entry::encode(&draft, Some(at(7))));
    assert_eq!((session.offer(&own, NOW), session.offer(&expired, NOW)), (Offered::Taken, Offered::Taken));
    assert_eq!(written(&mut session), ["news filtered -6 @1.6", "news expired -7 @1.7"]);
}

#[test]
fn what_was_removed_while_it_waited_or_was_read_is_not_written() {
    let (mut session, news) = on_news(1 << 20);
    let other = Channel::parse("other").unwrap();
    session.subscribe(&other, Some(PARTITION), false, HEAD);
    let now = NOW;
    for (channel, n) in [(&news, 6), (&other, 7)] {
        assert_eq!(session.offer(&entry(channel, Some(at(n)), 0), now), Offered::Taken);
    }
    let cost = entry(&other, Some(at(7)), 0).cost();
    assert!(session.unsubscribe(&news) && !session.unsubscribe(&news));
    assert_eq!((session.pending_bytes(), written(&mut session)), (cost, vec!["7".to_owned()]));
    session.lost(PARTITION);
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    assert!(session.is_reading() && matches!(session.next(0), Next::Wait(_)), "one read at a time");
    let gap = Gap {
        channel: news.clone(),
        reason: GapReason::Trimmed,
        from_seq: None,
        to_seq: Some(8),
        resume: Pos::new(PARTITION, 7),
    };
    let items = vec![Item::Gap(Box::new(gap)), Item::Entry(entry(&news, Some(at(9)), 0))];
    // A channel is added: the read that is under way does not know of it, and another one is begun.
    session.subscribe(&news, Some(PARTITION), false, 20);
    session.replayed(&read, items, 20, 20, now);
    let Next::Read(again) = session.next(0) else { panic!("it is still behind") };
    assert_ne!(read.ticket, again.ticket);
    assert_eq!(again.wants.iter().map(|want| want.after).collect::<Vec<_>>(), [20, 7]);
    session.unsubscribe(&news);
    let gap = Gap {
        channel: news.clone(),
        reason: GapReason::Trimmed,
        from_seq: None,
        to_seq: Some(8),
        resume: Pos::new(PARTITION, 7),
    };
    let items = vec![
        Item::Gap(Box::new(gap)),
        Item::Entry(entry(&news, Some(at(9)), 0)),
        Item::Entry(entry(&other, Some(at(10)), 0)),
    ];
    session.replayed(&again, items, 20, 20, now);
    assert_eq!(written(&mut session), ["10"]);
}

#[test]
fn what_the_server_gave_stays_given_and_a_since_stays_where_it_was() {
    let (mut session, news) = on_news(1 << 20);
    assert!(session.grant(&news) && !session.grant(&Channel::parse("other").unwrap()));
    session.subscribe(&news, Some(PARTITION), false, 9);
    session.set_channels([(&news, Some(PARTITION), false)].into_iter());
    let there = session.subscription(&news).unwrap();
    assert_eq!((there.granted, there.since), (true, 9));
    assert!(session.record().has(&news) && !session.record().has(&Channel::parse("other").unwrap()));
}

#[test]
fn a_client_lags_by_what_it_has_yet_to_be_carried_past() {
    let (mut session, news) = on_news(1 << 20);
    assert_eq!(session.lag(|_| 8), 0, "nothing of it is for this client");
    assert_eq!(session.offer(&entry(&news, Some(at(7)), 0), NOW), Offered::Taken);
    assert_eq!(session.lag(|_| 8), 3);
    words(&mut session);
    assert_eq!(session.lag(|_| 8), 0);
    session.lost(PARTITION);
    assert_eq!(session.lag(|_| 8), 1);
}

#[test]
fn the_word_of_a_new_epoch_has_its_room_among_what_waits() {
    let [durable, plain] = ["news", "plain:a"].map(|name| Channel::parse(name).unwrap());
    let channels = [(&durable, Some(PARTITION), false), (&plain, Some(PARTITION), true)];
    let message = entry(&durable, Some(at(6)), 0);
    let room = message.cost() + 2 * crate::protocol::ENTRY_OVERHEAD_BYTES;
    for (pending_bytes, becomes) in [(room, Offered::Taken), (room - 1, Offered::Overflowed { ephemeral: 0 })]
    {
        let mut session = attached(&channels, &Start::Now, pending_bytes);
        assert_eq!(session.offer(&message, NOW), Offered::Taken);
        assert_eq!(session.crossed(PARTITION, 100, false), becomes);
    }
}

#[test]
fn a_queue_that_was_long_gives_its_room_back_once_all_of_it_is_written() {
    let (mut session, news) = on_news(1 << 20);
    let mut write = |messages: std::ops::Range<u64>| {
        let (mut written, all) = (0, messages.end - messages.start);
        messages.for_each(|n| assert_eq!(session.offer(&entry(&news, Some(at(n)), 0), NOW), Offered::Taken));
        while session.pending_bytes() > 0 {
            session.drain(1, |_| HEAD, |_| written += 1);
        }
        assert_eq!(written, all);
        session.queue.capacity()
    };
    let kept = outgoing::KEEP_CAPACITY;
    assert_eq!(write(6..6 + kept as u64), kept, "as much as an idle one keeps");
    assert_eq!(write(100..200), 0);
}

#[test]
fn a_cursor_at_or_above_the_limit_is_beyond() {
    assert!(!GROUND.is_beyond(&offset(GROUND.limit - 1)) && GROUND.is_beyond(&offset(GROUND.limit)));
    assert!(!GROUND.is_beyond(&Start::Now) && !GROUND.is_beyond(&Start::Earliest));
}

#[test]
fn until_a_reset_has_been_told_the_cursor_is_what_was_presented_or_above_every_log() {
    let (mut session, _) = on_news(1 << 20);
    let mut welcomed = |start: &Start| {
        attach_as(&mut session, attaching(start));
        session.cursor().to_string()
    };
    assert_eq!(welcomed(&offset(5_000)), "1.5000");
    assert_eq!(welcomed(&Start::After("0.7".parse().unwrap())), format!("1.{MAX_OFFSET}"));
    assert!(session.streams[0].is_unsaid());
    words(&mut session);
    assert_eq!((session.cursor().to_string().as_str(), session.streams[0].is_unsaid()), ("1.5", false));
}
