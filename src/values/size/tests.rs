use super::*;

#[test]
fn sizes_survive_their_text() {
    for spelled in ["0B", "1B", "1500B", "64KiB", "72KiB", "32MiB", "3GiB"] {
        assert_eq!(text(parse(spelled).unwrap()), spelled);
    }
    assert_eq!(parse("65536").unwrap(), parse("64 KiB").unwrap());
}

#[test]
fn other_units_and_fractions_are_refused() {
    for bad in ["", "KiB", "64KB", "64kib", "1.5MiB", "-1", "99999999999GiB", "1 2"] {
        assert!(parse(bad).unwrap_err().to_string().contains("KiB"), "{bad:?}");
    }
}
