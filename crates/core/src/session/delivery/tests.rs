use super::*;
use crate::{
    protocol::{Draft, SessionId, Start},
    session::{Attach, Holder, Manners, Record, Settings},
};

#[test]
fn what_was_sent_before_a_session_came_to_this_worker_is_not_offered_again() {
    let channel = Channel::parse("typing:7").unwrap();
    let record = Record::new(SessionId::random(), "user:ann".into());
    let settings = Settings { pending_bytes: 1 << 16, read_bytes: 1 << 16, read_messages: 10 };
    let mut session = Session::new(record, settings);
    session.set_channels([(&channel, None, false)].into_iter());
    let attach = Attach {
        now: 0,
        manners: &Manners::WEBSOCKET,
        heartbeat: 1_000,
        expires: None,
        holder: Holder::default(),
        start: &Start::Now,
        ephemeral: 5,
        resumed: true,
        refused: Default::default(),
        node: "here".into(),
        welcome: true,
    };
    session.attach(attach, &[], &[None]);
    let at = Timestamp(1);
    let draft = Draft::new(channel, at);
    let mut offer = |number| {
        let mut entry = Entry::encode(&draft, None);
        entry.number = number;
        session.offer(&Arc::new(entry), at)
    };
    assert_eq!(offer(5), Offered::Ignored, "the worker before has handed it out");
    assert_eq!(offer(6), Offered::Taken);
}
