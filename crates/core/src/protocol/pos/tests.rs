use proptest::prelude::*;

use super::*;

#[test]
fn malformed_cursors_are_refused() {
    for bad in [
        "",
        ",",
        "1",
        "1.",
        ".1",
        "0.1,",
        "0.01",
        "00.1",
        "+0.1",
        "0.-1",
        "0.1 ",
        "0.9007199254740992",
        "65536.1",
        "0.1,0.2",
        "earliest",
    ] {
        assert!(bad.parse::<Cursor>().is_err(), "{bad:?}");
    }
    assert_eq!("1.77,0.1841".parse::<Cursor>().unwrap().to_string(), "0.1841,1.77");
    assert_eq!("earliest".parse::<Start>().unwrap(), Start::Earliest);
}

proptest! {
    #[test]
    fn a_cursor_survives_its_text(parts in proptest::collection::btree_map(0u16..99, 0..=MAX_OFFSET, 1..8)) {
        let cursor: Cursor = parts.iter().map(|(&p, &o)| Pos::new(Partition(p), o)).collect();
        prop_assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "\\PC{0,40}") {
        let _ = text.parse::<Cursor>();
    }
}
