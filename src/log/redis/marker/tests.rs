use super::*;

#[test]
fn a_marker_carries_the_heads_at_its_position() {
    let marker = Marker::parse("m 7 0af3 3 1000 1041 1010 5:1040 - 4:900").unwrap();
    assert_eq!((marker.token, marker.replid), (7, "0af3"));
    assert_eq!(marker.ground, Ground { epoch: 3, base: 1000, last: 1041, forgotten: 1010 });
    let unknown = Head { seq: 1010, pos: 1010 };
    let heads: Vec<_> = marker.heads().collect();
    assert_eq!(heads, [Head { seq: 5, pos: 1040 }, unknown, unknown], "a head below base is not known");
}

#[test]
fn a_canary_carries_none() {
    let canary = Marker::parse("m 8 0af3 3 1000 999 999").unwrap();
    assert_eq!(canary.heads().count(), 0);
    assert_eq!(canary.ground.unknown(), Head { seq: 999, pos: 999 });
}

#[test]
fn what_is_no_marker_is_not_read() {
    for text in ["", "m", "m 1", "m x 0af3 1 1 1 1", "epoch 3", "m 1 0af3 1 1 1"] {
        assert_eq!(Marker::parse(text), None, "{text:?}");
    }
}
