use super::*;

fn user(name: &str) -> UserId {
    UserId::parse(name).unwrap()
}

fn note(session: SessionId, name: &str, word: Word) -> [Note; 1] {
    [Note { session, user: user(name), word }]
}

#[test]
fn a_user_joins_with_the_first_session_and_leaves_with_the_last() {
    let (mut rooms, room) = (Rooms::default(), Channel::parse("room:1").unwrap());
    let (one, two) = (SessionId::random(), SessionId::random());
    let mut say = |session, word, expiry| rooms.apply(&room, &note(session, "ann", word), expiry);
    assert_eq!(say(one, Word::Here, 100), [News::Join(user("ann"))]);
    assert_eq!(say(one, Word::Here, 110), []);
    assert_eq!(say(two, Word::Here, 120), []);
    assert_eq!(say(one, Word::Gone, 0), []);
    assert_eq!(say(one, Word::Gone, 0), [], "it is gone already");
    assert_eq!(say(one, Word::Still, 130), [], "and is not brought back");
    assert_eq!(say(two, Word::Still, 140), []);
    assert_eq!(rooms.counts(&room), PresenceCounts { users: 1, connections: 1 });
    assert_eq!(rooms.expire(139), []);
    assert_eq!(rooms.expire(140), [(room.clone(), News::Leave(user("ann")))]);
    assert_eq!(rooms.counts(&room), PresenceCounts::default());
    assert!(rooms.rooms.is_empty() && rooms.expiries.is_empty());
}

#[test]
fn pages_go_by_name_and_say_where_to_go_on() {
    let (mut rooms, room) = (Rooms::default(), Channel::parse("room:1").unwrap());
    for name in ["cid", "ann", "bob", "ann"] {
        rooms.apply(&room, &note(SessionId::random(), name, Word::Here), 1);
    }
    let first = rooms.page(&room, None, 2);
    assert_eq!(
        first.users,
        [
            PresentUser { user: user("ann"), connections: 2 },
            PresentUser { user: user("bob"), connections: 1 }
        ]
    );
    assert_eq!(first.next, Some(user("bob")));
    let second = rooms.page(&room, first.next.as_ref(), 2);
    assert_eq!((second.users.len(), second.next), (1, None));
    assert_eq!(rooms.page(&Channel::parse("room:2").unwrap(), None, 2), PresencePage::default());
}
