use std::sync::Arc;

use super::*;
use crate::protocol::{
    Channel, Data, Draft, Entry, Event, Head, MessageId, Place, Pos, Refused, SessionId, Start, Timestamp,
    TransportKind,
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
    let record = Record {
        id: SessionId::random(),
        owner: "user:ann".into(),
        subscriptions: Vec::new(),
        applied: 0,
        holder: None,
        fence: 0,
    };
    let settings = Settings { pending_bytes, read_bytes: 1 << 16, read_messages: 256 };
    let mut session = Session::new(record, settings);
    session.set_channels(channels.iter().copied());
    attach(&mut session, start);
    session
}

fn attach(session: &mut Session, start: &Start) {
    let heads = vec![Some(Head::default()); session.record.subscriptions.len()];
    session.attach(Attach {
        now: 0,
        transport: TransportKind::Sse,
        heartbeat: 20_000,
        expires: None,
        holder: Holder::default(),
        start,
        grounds: &[Ground { partition: PARTITION, base: 1, limit: 1_000, head: HEAD, volatile: true }],
        heads: &heads,
        ephemeral: 0,
        resumed: false,
        refused: Refused::new(),
        node: "test".into(),
        welcome: true,
    });
    session.drain(usize::MAX, |_| HEAD, |_| {});
}

fn entry(channel: &Channel, place: Option<Place>, number: u64) -> Arc<Entry> {
    let at = Timestamp::now();
    let draft = Draft {
        channel: channel.clone(),
        id: MessageId::new(at),
        event: Event::default(),
        data: Data::default(),
        at,
        from: None,
        priority: None,
        key: None,
        expires_at: None,
    };
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
    assert!(read.wants[0].earliest, "what is older than the first message that is kept is not missed");
    session.replayed(&read, Vec::new(), HEAD, HEAD, Timestamp::now());
    assert!(!session.is_behind());
    session.lost(PARTITION);
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    assert!(!read.wants[0].earliest, "what came after the beginning is missed");
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
    assert!(session.streams[0].unsaid.is_none(), "nothing is lost, so no reset is told");
}
