use std::sync::Arc;

use super::*;
use crate::protocol::{
    Channel, Draft, Entry, Head, Place, Pos, RefusedChannels, SessionId, Start, Timestamp,
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
    let heads = vec![Some(Head::default()); session.record.subscriptions.len()];
    let attach = Attach {
        now: 0,
        manners: &Manners::EVENT_STREAM,
        heartbeat: 20_000,
        expires: None,
        holder: Holder::default(),
        start,
        ephemeral: 0,
        resumed: false,
        refused: RefusedChannels::new(),
        node: "test".into(),
        welcome: true,
    };
    let ground = Ground { partition: PARTITION, base: 1, first: 1, limit: 1_000, head: HEAD, volatile: true };
    session.attach(attach, &[ground], &heads);
    session.drain(usize::MAX, |_| HEAD, |_| {});
}

fn entry(channel: &Channel, place: Option<Place>, number: u64) -> Arc<Entry> {
    let at = Timestamp::now();
    let draft = Draft::new(channel.clone(), at);
    let mut entry = Entry::encode(&draft, place);
    entry.number = number;
    Arc::new(entry)
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
    assert_eq!(session.crossed(PARTITION, 100), Offered::Taken);
    assert_eq!(session.offer(&entry(&durable, Some(at(100)), 0), Timestamp::now()), Offered::Taken);
    let gaps = ["6", "news renumbered -99 @1.98", "plain:a reset -99 @1.99", "100"];
    assert_eq!(written(&mut session), gaps);
    assert_eq!(session.crossed(PARTITION, 100), Offered::Ignored, "it has been told");
}

#[test]
fn a_stream_from_beyond_a_crossing_and_a_channel_added_beyond_it_hear_nothing_of_it() {
    let [durable, plain] = ["news", "plain:a"].map(|name| Channel::parse(name).unwrap());
    let channels = [(&durable, Some(PARTITION), false)];
    let mut session = attached(&channels, &Start::After("1.99".parse().unwrap()), 1 << 20);
    assert_eq!(session.crossed(PARTITION, 100), Offered::Ignored);
    let mut session = attached(&channels, &Start::Now, 1 << 20);
    session.subscribe(&plain, Some(PARTITION), true, 120);
    assert_eq!(session.crossed(PARTITION, 100), Offered::Taken);
    assert_eq!(written(&mut session), ["news renumbered -99 @1.99"]);
}

#[test]
fn a_slow_client_hears_of_a_new_epoch_when_it_catches_up() {
    let channel = Channel::parse("news").unwrap();
    let message = entry(&channel, Some(at(6)), 0);
    let mut session = attached(&[(&channel, Some(PARTITION), false)], &Start::Now, message.cost());
    assert_eq!(session.offer(&message, Timestamp::now()), Offered::Taken);
    assert_eq!(session.crossed(PARTITION, 100), Offered::Overflowed { ephemeral: 0 });
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    assert_eq!(read.from, HEAD, "from below the base, so that the read tells it");
    assert_eq!(session.crossed(PARTITION, 100), Offered::Ignored, "whoever reads for itself is told there");
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
