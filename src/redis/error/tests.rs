use super::*;

fn of_server(line: &str) -> RedisError {
    let value = redis::parse_redis_value(line.as_bytes()).unwrap();
    RedisError::from(value.extract_error().unwrap_err())
}

#[test]
fn what_was_never_sent_is_still_known_after_the_journey_through_the_crate() {
    let ours = RedisError::not_sent(RedisErrorKind::Replaced, "primary changed");
    let back = RedisError::from(redis::RedisError::from(ours.clone()));
    assert_eq!((back.kind(), back.was_sent()), (RedisErrorKind::Replaced, false));
    assert_eq!(back.to_string(), ours.to_string());
    assert!(RedisError::from(redis::RedisError::from(RedisError::sent(RedisErrorKind::Cut, "x"))).was_sent());
}

#[test]
fn a_refusal_was_not_acted_on_and_anything_doubtful_may_have_been() {
    for (line, kind, sent) in [
        ("-READONLY You can't write against a read only replica.\r\n", RedisErrorKind::ReadOnly, false),
        ("-LOADING Redis is loading the dataset in memory\r\n", RedisErrorKind::Loading, false),
        ("-NOSCRIPT No matching script.\r\n", RedisErrorKind::Reply, false),
        ("-NOPERM this user has no permissions\r\n", RedisErrorKind::Denied, false),
        ("-NOAUTH Authentication required.\r\n", RedisErrorKind::Denied, false),
        ("-OOM command not allowed when used memory > 'maxmemory'.\r\n", RedisErrorKind::Reply, false),
        ("-ERR in the middle of a script\r\n", RedisErrorKind::Reply, true),
    ] {
        let error = of_server(line);
        assert_eq!((error.kind(), error.was_sent()), (kind, sent), "{line}");
    }
    let io = |kind: io::ErrorKind| RedisError::from(redis::RedisError::from(io::Error::from(kind)));
    assert_eq!(io(io::ErrorKind::TimedOut).kind(), RedisErrorKind::Timeout);
    assert_eq!(io(io::ErrorKind::ConnectionReset).kind(), RedisErrorKind::Cut);
    assert!(io(io::ErrorKind::TimedOut).was_sent() && io(io::ErrorKind::BrokenPipe).was_sent());
}

#[test]
fn every_kind_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<_> = RedisErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(names.len(), RedisErrorKind::ALL.len());
}
