use super::*;
use crate::protocol::{Head, Refused, SessionId, Start, Timestamp, TransportKind};

/// It reads all that is kept, and there is nothing yet; then it is live, falls behind, and by the time
/// it reads again the first messages have been trimmed.
#[test]
fn what_is_trimmed_after_the_beginning_is_missed_even_by_a_reader_of_all_that_is_kept() {
    let (partition, now) = (Partition(1), Timestamp::now());
    let channel = Channel::parse("plain:a").unwrap();
    let record = Record {
        id: SessionId::random(),
        owner: "user:ann".into(),
        subscriptions: Vec::new(),
        applied: 0,
        holder: None,
    };
    let settings = Settings { pending_bytes: 1 << 20, read_bytes: 1 << 16, read_messages: 256 };
    let mut session = Session::new(record, settings);
    session.set_channels([(&channel, Some(partition))].into_iter());
    session.attach(Attach {
        now: 0,
        transport: TransportKind::Sse,
        heartbeat: 20_000,
        expires: None,
        holder: Holder::default(),
        start: &Start::Earliest,
        grounds: &[Ground { partition, base: 1, limit: 1_000, head: 5, volatile: true }],
        heads: &[Some(Head::default())],
        ephemeral: 0,
        resumed: false,
        refused: Refused::new(),
        node: "test".into(),
        welcome: true,
    });
    session.drain(usize::MAX, |_| 5, |_| {});
    let Next::Read(read) = session.next(0) else { panic!("it has yet to read") };
    assert!(read.wants[0].2, "what is older than the first message that is kept is not missed");
    session.replayed(&read, Vec::new(), 5, 5, now);
    assert!(!session.is_behind());
    session.lost(partition);
    let Next::Read(read) = session.next(0) else { panic!("it has fallen behind") };
    assert!(!read.wants[0].2, "what came after the beginning is missed");
}
