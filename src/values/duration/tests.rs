use super::*;

#[test]
fn durations_survive_their_text() {
    for spelled in ["0s", "1ms", "250ms", "20s", "90s", "10m", "25h", "7d"] {
        assert_eq!(text(parse(spelled).unwrap()), spelled);
    }
    assert_eq!(parse("1h 30m").unwrap(), Duration::from_secs(5_400));
}

#[test]
fn a_duration_needs_a_unit_and_goes_forward() {
    for bad in ["", "20", "20 parsecs", "-5s", "5s ago", "1 month", "s"] {
        let error = parse(bad).unwrap_err().to_string();
        assert!(error.contains("such as"), "{bad:?}: {error}");
    }
}
