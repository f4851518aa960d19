use super::*;

#[test]
fn a_join_is_a_message_that_names_the_user() {
    let draft = draft(&Channel::parse("room:1").unwrap(), true, "ann|=+~@/.:_-");
    assert_eq!((draft.event.as_str(), draft.data.as_str()), ("presence.join", r#"{"user":"ann|=+~@/.:_-"}"#));
}
