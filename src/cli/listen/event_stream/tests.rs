use super::*;

const STREAM: &str = "retry: 1000\n\nevent: welcome\nid: 0.1\ndata: {\"a\":\"ä\"}\n\n: comment\r\ndata:x\r\n\r\nid\ndata\ndata:  y\rdata: z\r\rdatafile: no\n\ndata: unfinished";

#[test]
fn events_come_out_whole_however_the_bytes_are_cut() {
    let expected = ["{\"a\":\"ä\"}", "x", "\n y\nz"];
    assert_eq!(EventStream::default().push(STREAM.as_bytes()).unwrap(), expected);
    for size in 1..STREAM.len() {
        let mut stream = EventStream::default();
        let events: Vec<_> =
            STREAM.as_bytes().chunks(size).flat_map(|bytes| stream.push(bytes).unwrap()).collect();
        assert_eq!(events, expected, "in pieces of {size}");
    }
}
