use super::*;

#[test]
fn several_publishes_are_several_messages() {
    let key = IdempotencyKey::parse("order-7").unwrap();
    assert_eq!(numbered(&key, 1, 1).unwrap(), key);
    assert_eq!(numbered(&key, 2, 3).unwrap().as_str(), "order-7-2");
    let longest = IdempotencyKey::parse(&"k".repeat(MAX_IDEMPOTENCY_KEY_BYTES)).unwrap();
    assert!(numbered(&longest, 1, 1).is_ok());
    assert!(numbered(&longest, 1, 2).unwrap_err().to_string().contains("longer than"));
}

#[test]
fn data_that_is_no_json_is_explained() {
    assert!(read_data("\"hello\"").is_ok());
    let error = read_data("hello").unwrap_err().to_string();
    assert!(error.contains("quotes"), "{error}");
}
