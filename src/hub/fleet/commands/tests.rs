use super::*;

#[test]
fn a_letter_carries_what_fits_and_always_something() {
    let commands: Vec<Sent> = [3, 3, 9, 1].map(|length| Sent::Text("x".repeat(length).into())).into();
    let count = |bytes| first(&commands, bytes).len();
    assert_eq!([0, 3, 5, 6, 15, 16, 99].map(count), [1, 1, 1, 2, 3, 4, 4]);
    assert!(first(&[], 10).is_empty());
}
