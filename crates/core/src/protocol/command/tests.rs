use super::*;

#[test]
fn a_publish_keeps_its_data_to_the_letter() {
    let text = r#"{"type":"publish","id":4,"channel":"room:1","data":{"n":1.0000000000000000001}}"#;
    let Ok(Command::Publish(publish)) = Command::parse(text) else { panic!("{text}") };
    assert_eq!(publish.data.unwrap().get(), r#"{"n":1.0000000000000000001}"#);
}

#[test]
fn a_list_of_an_objects_values_is_no_command() {
    for text in [r#"["ping"]"#, r#" ["bye"]"#, r#"["subscribe",1,["news"]]"#, r#""ping""#] {
        assert_eq!(Command::parse(text).unwrap_err().1.code, Code::BadCommand, "{text}");
    }
    assert!(matches!(Command::parse(" {\"type\":\"ping\"}"), Ok(Command::Ping)));
}

#[test]
fn a_bad_command_is_answered_under_its_number() {
    let (id, refusal) = Command::parse(r#"{"type":"subscribe","id":7}"#).unwrap_err();
    assert_eq!((id, refusal.code), (Some(7), Code::BadCommand));
    assert_eq!(Command::parse("nonsense").unwrap_err().0, None);
    assert!(Command::parse(r#"{"type":"publish","id":4,"channel":"a","dat":1}"#).is_err());
}

/// Fuzzing has found it: a character that nobody sees is six or more in quotes.
#[test]
fn a_refusal_does_not_repeat_all_that_was_written() {
    let long = "\u{7f}".repeat(70_000);
    for text in [
        format!(r#"{{"type":"{long}"}}"#),
        format!(r#"{{"type":"publish","id":1,"channel":"a","{long}":1}}"#),
        format!(r#"{{"type":"subscribe","id":1,"channels":[],"last":{{"{long}":0}}}}"#),
    ] {
        let (_, refusal) = Command::parse(&text).unwrap_err();
        assert!(refusal.detail.len() < 1_000, "{} bytes", refusal.detail.len());
    }
}

#[test]
fn a_subscribe_asks_for_what_follows_a_seq_or_for_the_newest() {
    let text = r#"{"type":"subscribe","id":7,"channels":["a","b","c"],"after":{"a":3},"last":{"b":1000}}"#;
    let Ok(Command::Subscribe(subscribe)) = Command::parse(text) else { panic!("{text}") };
    let past = [("a".to_owned(), Past::After(3)), ("b".to_owned(), Past::Last(1_000))];
    assert_eq!(subscribe.past, BTreeMap::from(past));
    for (wrong, why) in [
        (r#""last":{"a":0}"#, r#"`last` of "a" is 0; it is 1 to 1000"#),
        (r#""last":{"a":1001}"#, r#"`last` of "a" is 1001; it is 1 to 1000"#),
        (r#""last":{"a":1},"after":{"a":0}"#, r#""a" is in `after` and in `last`; ask for one of them"#),
        (r#""last":{"a":-1}"#, "invalid value: integer `-1`"),
        (r#""last":5"#, "invalid type: integer `5`"),
    ] {
        let text = format!(r#"{{"type":"subscribe","id":7,"channels":["a"],{wrong}}}"#);
        let (id, refusal) = Command::parse(&text).unwrap_err();
        assert_eq!((id, refusal.code), (Some(7), Code::BadCommand), "{text}");
        assert!(refusal.detail.contains(why), "{}", refusal.detail);
    }
}
