use super::*;

#[test]
fn a_list_of_the_parameters_values_is_no_body() {
    for body in [r#"["a token",["news"]]"#, " []", "7", "\"x\""] {
        assert_eq!(Params::from_body(body.as_bytes()).unwrap_err().code, Code::BadRequest, "{body}");
    }
    assert!(Params::from_body(b" \n").is_ok() && Params::from_body(b" {}").is_ok());
}

#[test]
fn a_query_and_a_body_say_the_same() {
    let query =
        Params::from_query("channels=a,b&cursor=0.5,1.7&attempt=3&connection=x&wait=9&pad=1").unwrap();
    let body = br#"{"channels":["a","b"],"cursor":"0.5,1.7","attempt":3,"connection":"x","wait":9,"pad":1}"#;
    assert_eq!(format!("{query:?}"), format!("{:?}", Params::from_body(body).unwrap()));
}

#[test]
fn what_a_polyfill_puts_into_the_url_wins_over_the_cursor() {
    let start = |query| format!("{:?}", Params::from_query(query).unwrap().start);
    assert_eq!(start("cursor=0.5&lastEventId=0.7"), start("cursor=0.7"));
    assert_eq!(start("cursor=0.5&lastEventId="), start("cursor=0.5"));
    assert_eq!(Params::from_query("lastEventId=soon").unwrap_err().code, Code::BadCursor);
}

#[test]
fn each_bad_parameter_is_named() {
    let session = "g".repeat(32);
    for (query, name) in [
        ("attempt=-1", "attempt"),
        ("wait=soon", "wait"),
        ("pad=yes", "pad"),
        ("connection=", "connection"),
        (&format!("session={session}"), "session"),
    ] {
        let refusal = Params::from_query(query).unwrap_err();
        assert!(refusal.code == Code::BadRequest && refusal.detail.contains(name), "{query}: {refusal}");
    }
    assert_eq!(Params::from_query("cursor=1").unwrap_err().code, Code::BadCursor);
    assert!(Params::from_query("cursor=earliest&unknown=1").is_ok());
    assert!(Params::from_body(b"").is_ok());
    assert!(Params::from_body(br#"{"unknown":1}"#).is_err());
}

#[test]
fn waits_are_limited_on_both_sides() {
    let config = SessionConfig::default();
    let wait = |query: &str| Params::from_query(query).unwrap().wait(&config);
    let session = format!("session={}", "0".repeat(32));
    assert_eq!(wait("wait=60").unwrap(), 0, "without a session a poll answers at once");
    assert_eq!(wait(&format!("{session}&wait=60")).unwrap(), 60_000);
    assert_eq!(wait(&session).unwrap(), 25_000);
    assert!(wait(&format!("{session}&wait=61")).is_err());
}
