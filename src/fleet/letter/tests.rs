use super::*;

#[test]
fn a_node_that_comes_back_is_another_one() {
    let (before, after) = (NodeId::new("a"), NodeId::new("a"));
    assert_ne!(before, after);
    assert!(before.as_str().starts_with("a-"));
}

#[test]
fn letters_keep_their_form() {
    let session = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let winner = Some(Winner { attempt: Some(7), connection: Some("tab".into()) });
    let taken = Letter::Taken(vec![
        Taken { session, fence: 3, winner },
        Taken { session, fence: u64::MAX, winner: None },
    ]);
    let json = serde_json::to_string(&taken).unwrap();
    assert_eq!(
        json,
        r#"{"taken":[{"session":"0123456789abcdef0123456789abcdef","fence":3,"winner":{"attempt":7,"connection":"tab"}},{"session":"0123456789abcdef0123456789abcdef","fence":18446744073709551615}]}"#
    );
    let Letter::Taken(read) = serde_json::from_str(&json).unwrap();
    assert_eq!(read.len(), 2);
    assert!(serde_json::from_str::<Letter>(r#"{"of_a_later_version":{}}"#).is_err());
}

#[test]
fn replies_are_carried_to_the_letter() {
    let text = r#"{"applied":{"done":1,"replies":[{"type":"reply","id":1,"n":1.000000000000000000001}]}}"#;
    let answer: Answer = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&answer).unwrap(), text);
}
