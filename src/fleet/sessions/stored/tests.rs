use super::*;

/// What each version has written.
const RECORDED: [&str; 1] = [include_str!("../../../../tests/fixtures/fleet/records-1.txt")];

#[test]
fn a_record_comes_back_as_it_was_from_each_version() {
    let subscription = |name: &str, partition: Option<u16>, since, fresh| Subscription {
        channel: Channel::parse(name).unwrap(),
        partition: partition.map(Partition),
        since,
        volatile: false,
        fresh,
        granted: fresh,
    };
    let subscriptions =
        vec![subscription("eph:1", None, 0, false), subscription("team:7", Some(1), (1 << 53) - 1, true)];
    let lost = [Channel::parse("lost").unwrap()];
    let held = Holder { attempt: Some(u64::MAX), connection: Some("tab".into()) };
    let id = SessionId::random();
    let whole = Record {
        subscriptions: subscriptions.clone(),
        applied: u64::MAX,
        holder: Some(Box::new(held.clone())),
        fence: 4,
        changed: Some(lost.to_vec()),
        transport: Some(TransportKind::Sse),
        ..Record::new(id, "user:ann".into())
    };
    let text = encode(&whole);
    let newest = RECORDED.last().unwrap().lines().next();
    assert_eq!(Some(&*text), newest, "a new form is a new version: see tests/fixtures/fleet/README.md");
    let (attempt, connection) = holder_fields(Some(&held));
    for text in RECORDED.iter().flat_map(|recorded| recorded.lines()) {
        let holder = holder(&attempt, connection);
        let record = record(id, "user:ann".into(), 4, holder, "18446744073709551615", text).unwrap();
        assert_eq!((&record.subscriptions, record.applied), (&subscriptions, u64::MAX));
        assert_eq!(record.holder.as_deref(), Some(&held));
        assert_eq!(record.changed.as_deref(), Some(&lost[..]));
        assert_eq!(record.transport, Some(TransportKind::Sse));
    }
}

#[test]
fn nothing_given_is_nothing_held() {
    assert_eq!(holder_fields(None), (String::new(), ""));
    assert_eq!(holder("", ""), Holder::default());
}

#[test]
fn what_cannot_be_read_is_an_error_that_names_the_session() {
    let id = SessionId::random();
    for (applied, subscriptions) in [
        ("x", "{}"),
        ("1", "nonsense"),
        ("1", r#"{"channels":[["a b",0,0,false]]}"#),
        ("1", r#"{"v":2,"channels":[]}"#),
    ] {
        let error = record(id, "user:ann".into(), 1, Holder::default(), applied, subscriptions);
        assert!(error.unwrap_err().to_string().contains(&id.to_string()));
    }
}
