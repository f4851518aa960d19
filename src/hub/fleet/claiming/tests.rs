use super::*;

#[test]
fn a_session_is_being_claimed_until_its_last_claim_is_over() {
    let (claiming, id) = (Claiming::default(), SessionId::random());
    let (first, second) = (claiming.begin(id), claiming.begin(id));
    drop(first);
    assert_eq!(claiming.count(id), 1);
    drop(second);
    assert_eq!(claiming.count(id), 0);
}

#[test]
fn a_claim_that_was_overtaken_hears_of_it_when_it_arrives() {
    let (claiming, id) = (Claiming::default(), SessionId::random());
    let winner = Holder { attempt: Some(7), connection: None };
    claiming.overtaken(id, 9, None);
    let claim = claiming.begin(id);
    assert_eq!(claiming.is_overtaken(id, 3), None, "nobody was claiming it then");
    claiming.overtaken(id, 4, Some(&winner));
    claiming.overtaken(id, 3, None);
    assert_eq!(claiming.is_overtaken(id, 3), Some(Some(winner)));
    assert_eq!(claiming.is_overtaken(id, 4), None, "that is its own");
    drop(claim);
    assert_eq!(claiming.is_overtaken(id, 3), None);
}
