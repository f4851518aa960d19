use super::*;

#[test]
fn a_replid_is_forty_hex_digits() {
    let text = "0123456789abcdef0123456789abcdef01234567";
    assert_eq!(text.parse::<Replid>().unwrap().to_string(), text);
    for bad in ["", &text[1..], "0123456789abcdef0123456789abcdef0123456g"] {
        assert!(bad.parse::<Replid>().is_err(), "{bad}");
    }
}
