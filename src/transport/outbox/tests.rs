use super::*;

fn contents(outbox: &Outbox) -> Vec<u8> {
    let mut slices = [IoSlice::new(&[]); 64];
    outbox.gather(&mut slices).iter().flat_map(|slice| slice.iter().copied()).collect()
}

#[test]
fn partial_writes_leave_exactly_the_rest() {
    for step in 1..=10 {
        let mut outbox = Outbox::default();
        for frame in ["ab", "c", "", "defg", "hij"] {
            outbox.push(Bytes::from_static(frame.as_bytes()));
        }
        let mut taken = Vec::new();
        while outbox.bytes() > 0 {
            let now = step.min(outbox.bytes());
            taken.extend_from_slice(&contents(&outbox)[..now]);
            outbox.advance(now);
        }
        assert_eq!(taken, b"abcdefghij");
        assert!(contents(&outbox).is_empty());
    }
}

#[test]
fn a_connection_that_keeps_up_allocates_nothing() {
    let mut outbox = Outbox::default();
    for _ in 0..3 {
        outbox.push(Bytes::from_static(b"frame"));
        assert_eq!(outbox.only(), Some(&b"frame"[..]));
        outbox.advance(5);
    }
    assert_eq!(outbox.rest.capacity(), 0);
}

#[test]
fn a_drained_queue_gives_its_memory_back() {
    let mut outbox = Outbox::default();
    (0..1_000).for_each(|_| outbox.push(Bytes::from_static(b"frame")));
    outbox.advance(5_000);
    assert_eq!((outbox.bytes(), outbox.rest.capacity()), (0, 0));
}
