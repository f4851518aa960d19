use super::*;
use crate::{
    protocol::{Draft, Place, SessionId, Start},
    session::{Attach, Ground, Holder, Manners, Record, Settings},
};

fn session(channels: &[(&Channel, Option<Partition>, bool)], grounds: &[Ground]) -> Session {
    let record = Record::new(SessionId::random(), "user:ann".into());
    let settings = Settings { pending_bytes: 1 << 16, read_bytes: 1 << 16, read_messages: 10 };
    let mut session = Session::new(record, settings);
    session.set_channels(channels.iter().copied());
    let attach = Attach {
        now: 0,
        manners: &Manners::WEBSOCKET,
        heartbeat: 1_000,
        expires: None,
        holder: Holder::default(),
        start: &Start::Now,
        away: &[],
        ephemeral: 5,
        resumed: true,
        refused: Default::default(),
        node: "here".into(),
        welcome: true,
    };
    session.attach(attach, grounds, &vec![None; channels.len()]);
    session
}

#[test]
fn what_was_sent_before_a_session_came_to_this_worker_is_not_offered_again() {
    let channel = Channel::parse("typing:7").unwrap();
    let mut session = session(&[(&channel, None, false)], &[]);
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

/// A connection that is cut between the two presents a cursor that has passed in silence what the plain channel lost.
#[test]
fn what_is_read_when_an_epoch_is_over_waits_until_plain_channels_are_told_what_they_lost() {
    let [news, chat] = ["news", "plain:1"].map(|name| Channel::parse(name).unwrap());
    let ground =
        Ground { partition: Partition(0), base: 1, first: 1, limit: 1_000, head: 10, volatile: false };
    let draft = Draft::new(news.clone(), Timestamp(1));
    let place = |pos| Place { pos: Pos::new(Partition(0), pos), seq: 1, prev: 0, jump: false };
    for with_plain in [false, true] {
        let channels = [(&news, Some(Partition(0)), false), (&chat, Some(Partition(0)), true)];
        let channels = if with_plain { &channels[..] } else { &channels[..1] };
        let mut session = session(channels, &[ground]);
        let heard = Arc::new(Entry::encode(&draft, Some(place(11))));
        let salvaged = Arc::new(Entry::encode(&draft, Some(place(12))).salvaged());
        assert_eq!(session.offer(&heard, Timestamp(1)), Offered::Taken);
        assert!(session.stream(Partition(0)).unwrap().is_live());
        assert_eq!(session.offer(&salvaged, Timestamp(1)), Offered::Taken);
        let stream = session.stream(Partition(0)).unwrap();
        assert_eq!((stream.is_live(), stream.pushed), if with_plain { (false, 11) } else { (true, 12) });
    }
}
