use super::*;

fn holder(attempt: impl Into<Option<u64>>, connection: &str) -> Holder {
    Holder { attempt: attempt.into(), connection: Some(connection.into()) }
}

#[test]
fn only_a_newer_connection_or_the_next_poll_takes_over() {
    let held = holder(4, "a");
    assert!(held.yields_to(&holder(5, "b")));
    assert!(held.yields_to(&holder(4, "a")), "the next poll");
    assert!(!held.yields_to(&holder(4, "b")));
    assert!(!held.yields_to(&holder(3, "a")), "a late starter");
    assert!(held.yields_to(&holder(None, "b")), "no number always succeeds");
}

#[test]
fn two_silent_heartbeats_end_who_answers_pings_and_nobody_else() {
    let ends = |manners| Connection::new(manners, 1_000, None, 0).silent(2_000);
    assert!(ends(&Manners::WEBSOCKET));
    assert!(!ends(&Manners::EVENT_STREAM) && !ends(&Manners::LONG_POLL));
    assert!(!Connection::new(&Manners::WEBSOCKET, 1_000, None, 0).silent(1_999));
}
