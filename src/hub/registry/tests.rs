use super::*;
use crate::protocol::Code;

fn registry() -> Registry {
    let limits =
        LimitsConfig { session_bytes: 100, user_session_bytes: 30, sessions: 8, ..LimitsConfig::default() };
    Registry::new(IntGauge::new("session_bytes", "of a test").unwrap(), &limits)
}

fn ann() -> Arc<str> {
    "user:ann".into()
}

fn record(id: SessionId) -> Record {
    Record::new(id, "user:ann".into())
}

#[test]
fn a_resting_session_is_carried_on_by_any_worker_and_then_forgotten() {
    let (registry, id) = (registry(), SessionId::random());
    assert_eq!(registry.insert(id, &ann(), 0, 0), Inserted::New);
    registry.rest(record(id), 1, 0, 100);
    assert_eq!(registry.find(id), Some(Home::Resting));
    assert!(registry.wake(id, "user:bob", None, 1).is_err(), "only its owner wakes it");
    assert!(registry.wake(id, "user:ann", None, 1).unwrap().is_some());
    assert_eq!(registry.find(id), Some(Home::Worker(1)));
    registry.rest(record(id), 1, 1, 200);
    let forget = |now| (0..TURNS).map(|turn| registry.forget(now, turn)).sum::<usize>();
    assert_eq!(forget(199), 0, "it has woken since it was to be forgotten at 100");
    assert_eq!((forget(200), registry.is_known(id)), (1, false));
}

#[test]
fn a_worker_that_has_lost_a_session_no_longer_speaks_for_it() {
    let (registry, id) = (registry(), SessionId::random());
    registry.insert(id, &ann(), 1, 0);
    registry.rest(record(id), 1, 0, 100);
    assert!(!registry.remove(id, 0));
    assert_eq!(registry.find(id), Some(Home::Worker(1)));
}

#[test]
fn of_two_claims_on_one_node_the_later_one_stands_in_whatever_order_they_arrive() {
    let (registry, id) = (registry(), SessionId::random());
    let by_claim = |fence| Record { fence, ..record(id) };
    assert_eq!(registry.insert(id, &ann(), 0, 5), Inserted::New);
    assert_eq!(registry.insert(id, &ann(), 1, 6), Inserted::Displaced(0));
    assert_eq!(registry.insert(id, &ann(), 0, 5), Inserted::Outrun);
    assert_eq!(
        registry.store(&by_claim(5), 1, 0, 100),
        None,
        "what it was displaced from is not its to store"
    );
    assert_eq!(registry.find(id), Some(Home::Worker(1)));
    assert_eq!(registry.held(id.low_bits() as usize), [(id, 6)]);
}

#[test]
fn one_commands_request_of_an_owner_is_under_way_at_a_time_and_a_stranger_keeps_nobody_out() {
    let (registry, id) = (registry(), SessionId::random());
    let (anns, bobs) = ((id, ann()), (id, Arc::from("user:bob")));
    assert!(registry.begin_commands(&bobs) && registry.begin_commands(&anns));
    assert!(!registry.begin_commands(&anns));
    registry.end_commands(&anns);
    assert!(registry.begin_commands(&anns));
}

#[test]
fn a_stored_session_is_counted_until_its_time_is_up_or_another_node_has_it() {
    let (registry, id) = (registry(), SessionId::random());
    let by_claim = |fence| Record { fence, ..record(id) };
    registry.insert(id, &ann(), 0, 5);
    assert!(registry.reserve(id, "user:ann", 1).is_ok());
    assert_eq!(registry.store(&by_claim(5), 1, 0, 100), Some(true));
    assert_eq!((registry.find(id), registry.is_known(id)), (None, true));
    assert_eq!(registry.taken(id, 5), TakenFrom::Unknown, "that is its own claim");
    assert_eq!(registry.taken(id, 6), TakenFrom::Forgotten);
    assert!(!registry.is_known(id));
    registry.insert(id, &ann(), 0, 7);
    assert_eq!(registry.taken(id, 8), TakenFrom::Worker(0));
    assert!(registry.reserve(id, "user:ann", 1).is_ok());
    assert_eq!(registry.store(&by_claim(7), 1, 0, 100), Some(true));
    assert_eq!((0..TURNS).map(|turn| registry.forget(100, turn)).sum::<usize>(), 1);
}

#[test]
fn what_was_not_let_in_is_not_kept_nor_counted() {
    let (registry, id) = (registry(), SessionId::random());
    let by_claim = |fence| Record { fence, ..record(id) };
    registry.insert(id, &ann(), 0, 5);
    assert!(registry.reserve(id, "user:ann", 31).is_err());
    registry.charge(id, 31);
    assert_eq!(registry.store(&by_claim(5), 31, 0, 100), Some(false));
    assert_eq!((registry.is_known(id), registry.books.all.get()), (false, 0));
    // Nor more of it than was.
    registry.insert(id, &ann(), 0, 6);
    assert!(registry.reserve(id, "user:ann", 10).is_ok() && registry.reserve(id, "user:ann", 31).is_err());
    assert_eq!(registry.store(&by_claim(6), 31, 0, 100), Some(true));
    assert_eq!(registry.books.all.get(), 10);
}

#[test]
fn room_for_a_session_on_its_way_is_taken_until_it_has_come() {
    let (registry, id) = (registry(), SessionId::random());
    let expect = |id, bytes| registry.expect(id, "user:ann", bytes).map_err(|it| it.code);
    let first = expect(id, 20).ok();
    assert_eq!(expect(SessionId::random(), 11).err(), Some(Code::RateLimited));
    drop(first);
    let (first, second) = (expect(id, 1).ok(), expect(SessionId::random(), 1).ok());
    assert_eq!(expect(SessionId::random(), 1).err(), Some(Code::RateLimited), "a user has two of eight");
    drop(first);
    registry.insert(id, &ann(), 0, 0);
    assert!(registry.reserve(id, "user:ann", 10).is_ok());
    assert!(expect(id, 25).is_ok(), "what is here already is not one more");
    drop(second);
    assert_eq!(registry.books.all.get(), 10);
    let all: Vec<_> = (0..7).map(|_| registry.expect(SessionId::random(), "key:backend", 1)).collect();
    assert!(all.iter().all(Result::is_ok));
    let more = |id, owner| registry.expect(id, owner, 2).err().map(|it| it.code);
    assert_eq!(more(SessionId::random(), "key:backend"), Some(Code::Unavailable), "there are eight");
    assert_eq!(more(id, "user:ann"), None);
}

#[test]
fn a_user_has_a_share_and_all_have_what_the_node_has() {
    let registry = registry();
    let refused = |id, owner: &str, bytes| registry.check_room(id, owner, bytes).err().map(|it| it.code);
    let charged = |owner: &Arc<str>, bytes| {
        let id = SessionId::random();
        registry.insert(id, owner, 0, 0);
        registry.charge_with(id, |_| bytes);
        id
    };
    let id = charged(&ann(), 20);
    assert_eq!(refused(SessionId::random(), "user:ann", 10), None);
    assert_eq!(refused(SessionId::random(), "user:ann", 11), Some(Code::RateLimited));
    assert!(registry.reserve(id, "user:ann", 31).is_err() && registry.reserve(id, "user:ann", 10).is_ok());
    assert_eq!(
        registry.books.all.get(),
        20,
        "what it has already is not taken twice, nor what it was refused"
    );
    assert!(registry.reserve(id, "user:ann", 25).is_ok());
    assert_eq!(registry.books.all.get(), 25, "what it is about to have is taken at once");
    registry.charge(id, 20);
    assert_eq!((refused(id, "user:ann", 30), refused(SessionId::random(), "user:bob", 30)), (None, None));
    assert_eq!(refused(SessionId::random(), "key:backend", 80), None, "a backend has what there is");
    assert_eq!(refused(SessionId::random(), "key:backend", 81), Some(Code::Unavailable));
    registry.charge(id, 5);
    let other = charged(&ann(), 25);
    assert_eq!(refused(SessionId::random(), "user:ann", 1), Some(Code::RateLimited));
    // However they go.
    assert!(registry.remove(id, 0));
    registry.rest(Record::new(other, ann()), 7, 0, 0);
    assert_eq!(registry.books.all.get(), 7, "as it is when it comes to rest");
    assert_eq!((0..TURNS).map(|turn| registry.forget(1, turn)).sum::<usize>(), 1);
    let third = charged(&ann(), 25);
    assert!(registry.leave(third, 0));
    assert_eq!((registry.books.all.get(), refused(SessionId::random(), "user:ann", 30)), (0, None));
    assert!(registry.books.owners.iter().all(|owners| owners.lock().unwrap().is_empty()));
    // However small they are, a user has two of eight.
    let last = [charged(&ann(), 1), charged(&ann(), 1)][1];
    assert_eq!(refused(SessionId::random(), "user:ann", 1), Some(Code::RateLimited));
    assert_eq!((refused(last, "user:ann", 2), refused(SessionId::random(), "user:bob", 1)), (None, None));
    assert!(registry.remove(last, 0));
    assert_eq!(refused(SessionId::random(), "user:ann", 1), None);
}
