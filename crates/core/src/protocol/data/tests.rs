use proptest::prelude::*;

use super::*;

#[test]
fn numbers_keys_and_escapes_stay_as_they_were_written() {
    let text = "{ \"n\" : 123456789012345678901234567890.10 ,\r\n \"n\":1e2, \"s\" : \"a \\\" \\n b\" }";
    assert_eq!(
        Data::parse(text).unwrap().as_str(),
        r#"{"n":123456789012345678901234567890.10,"n":1e2,"s":"a \" \n b"}"#
    );
}

#[test]
fn depth_is_limited_on_both_sides() {
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert!(Data::parse(&nested(MAX_DATA_DEPTH)).is_ok());
    assert!(matches!(Data::parse(&nested(MAX_DATA_DEPTH + 1)), Err(DataError::TooDeep)));
    assert!(Data::parse(&nested(100_000)).is_err());
    assert!(Data::parse(&"[".repeat(100_000)).is_err());
}

proptest! {
    #[test]
    fn compacting_changes_no_value(text in "[\\[\\]{},:\" \\\\\r\n\ta0-9.-]{0,40}") {
        if let Ok(data) = Data::parse(&text) {
            prop_assert!(!data.as_str().contains(['\r', '\n']));
            if let Ok(value) = serde_json::from_str::<serde_json::Value>(&text) {
                prop_assert_eq!(serde_json::from_str::<serde_json::Value>(data.as_str()).unwrap(), value);
            }
        }
    }
}
