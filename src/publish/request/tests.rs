use super::*;

#[test]
fn text_without_escapes_is_borrowed() {
    let request: PublishRequest<'_> =
        serde_json::from_str(r#"{"channel":"news","event":"a\u0062","data": [1, 2]}"#).unwrap();
    assert!(matches!(request.channel, Some(Text(Cow::Borrowed("news")))));
    assert!(matches!(request.event, Some(Text(Cow::Owned(event))) if event == "ab"));
    assert_eq!(request.data.unwrap().get(), "[1, 2]");
}

#[test]
fn a_list_is_bounded_on_both_sides() {
    let list = |items: usize| format!("[{}0]", "0,".repeat(items - 1));
    assert_eq!(serde_json::from_str::<Bounded<u8>>(&list(MAX_LIST_ITEMS)).unwrap().0.len(), MAX_LIST_ITEMS);
    let error = serde_json::from_str::<Bounded<u8>>(&list(MAX_LIST_ITEMS + 1)).unwrap_err();
    assert!(error.to_string().contains("more than 100000 items"), "{error}");
}
