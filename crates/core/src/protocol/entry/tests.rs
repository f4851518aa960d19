use super::*;

#[test]
fn the_frame_header_has_the_right_length_on_both_sides_of_each_bound() {
    for (len, header) in [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)] {
        assert_eq!(text_frame(&"x".repeat(len)).len(), len + header);
    }
    assert_eq!(text_frame("hi")[..], [0x81, 2, b'h', b'i']);
    assert_eq!(text_frame(&"x".repeat(200))[..4], [0x81, 126, 0, 200]);
}
