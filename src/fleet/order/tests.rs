use super::*;

fn listed(session: SessionId, channels: usize) -> Listed {
    let channels = (0..channels).map(|_| Channel::parse(&"x".repeat(128)).unwrap()).collect();
    Listed {
        session,
        transport: None,
        node: None,
        since: None,
        channels,
        lag: None,
        pending_bytes: None,
        cursor: None,
    }
}

#[test]
fn a_session_that_two_nodes_speak_of_counts_once() {
    let (one, two) = (SessionId::random(), SessionId::random());
    let mut all = Done::default();
    all.add(one, Some(Ok(Some(Box::new(listed(one, 1))))));
    all.add(two, None);
    let mut other = Done { more: true, ..Done::default() };
    other.add(one, Some(Err(Refusal::new(Code::TooManyChannels, "full"))));
    other.add(two, Some(Err(Refusal::new(Code::TooManyChannels, "full"))));
    all.merge(other);
    assert_eq!((all.found.len(), all.listed.len(), all.refused.len()), (2, 1, 1));
    assert_eq!((all.count(), all.more), (1, true));
}

#[test]
fn a_list_is_cut_where_it_becomes_too_long_and_says_so() {
    let mut all = Done::default();
    for _ in 0..100 {
        let id = SessionId::random();
        all.add(id, Some(Ok(Some(Box::new(listed(id, 128))))));
    }
    let clipped = all.clipped();
    assert!(clipped.more && (1..100).contains(&clipped.listed.len()), "{}", clipped.listed.len());
    assert!(serde_json::to_string(&clipped).unwrap().len() < 1 << 20);
    assert_eq!(clipped.found.len(), 100, "what was done is told of all");
}
