use super::*;

#[test]
fn a_node_that_comes_back_is_another_one() {
    let (before, after) = (NodeId::new("a"), NodeId::new("a"));
    assert_ne!(before, after);
    assert!(before.as_str().starts_with("a-"));
}

/// What each version has sent.
const RECORDED: [&str; 1] = [include_str!("../../../tests/fixtures/fleet/letters-1.txt")];

/// Reads what a letter says, and writes it again.
fn again<T: serde::de::DeserializeOwned + Serialize>(body: &RawValue) -> Box<RawValue> {
    let read: T = serde_json::from_str(body.get()).unwrap_or_else(|error| panic!("{error}: {body}"));
    serde_json::value::to_raw_value(&read).unwrap()
}

#[test]
fn letters_of_each_version_are_read_and_keep_their_form() {
    for (version, recorded) in (1..).zip(RECORDED) {
        for line in recorded.lines() {
            let read: Envelope<'_> = serde_json::from_str(line).unwrap();
            assert_eq!(read.v, version);
            let body = match (read.ask, read.answer) {
                (None, None) => again::<Letter>(read.body),
                (Some(_), _) => again::<Request>(read.body),
                (_, Some(_)) => again::<Answer>(read.body),
            };
            let written = serde_json::to_string(&Envelope { body: &body, ..read }).unwrap();
            if version == VERSION {
                assert_eq!(written, line, "a new form is a new version: see tests/fixtures/fleet/README.md");
            }
        }
    }
    assert_eq!(RECORDED.len(), VERSION as usize);
    let first: Envelope<'_> = serde_json::from_str(r#"{"from":"a-1","body":"busy"}"#).unwrap();
    assert_eq!(first.v, 1, "the first nodes wrote none");
    assert!(serde_json::from_str::<Letter>(r#"{"of_a_later_version":{}}"#).is_err());
}
