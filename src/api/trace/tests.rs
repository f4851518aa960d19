use super::*;

#[test]
fn only_a_well_formed_traceparent_is_carried_on() {
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    let good = format!("00-{trace}-00f067aa0ba902b7-01");
    assert_eq!(trace_id(&good), Some(trace));
    assert_eq!(trace_id(&format!("cc-{trace}-00f067aa0ba902b7-01-what-the-future-holds")), Some(trace));
    for bad in [
        "",
        "00",
        &good[..54],
        &good.to_uppercase(),
        &format!("ff-{trace}-00f067aa0ba902b7-01"),
        &format!("{good}-more"),
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        &format!("00-{trace}-0000000000000000-01"),
        &format!("00-{trace}\n-00f067aa0ba902b7-01"),
    ] {
        assert_eq!(trace_id(bad), None, "{bad:?}");
    }
}

#[test]
fn a_request_id_is_one_short_word() {
    let longest = "x".repeat(MAX_REQUEST_ID_BYTES);
    assert!(is_request_id("req-1") && is_request_id(&longest));
    assert!(!is_request_id("") && !is_request_id("a b") && !is_request_id(&format!("{longest}x")));
}
