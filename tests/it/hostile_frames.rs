//! Clients that break the protocol, or try to fill the server's memory, get a close code; others
//! notice nothing.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use crate::{echo::EchoProcess, harness::SOON};

const MEMORY_BOUND: u64 = 32 * 1024 * 1024;
/// An all-zero mask leaves the payload as it is.
const MASK: [u8; 4] = [0; 4];

const TEXT: u8 = 0x81;
const BINARY_BEGIN: u8 = 0x02;
const CONTINUE: u8 = 0x00;
const PONG: u8 = 0x8A;
const CLOSE: u8 = 0x88;

struct Client(TcpStream);

impl Client {
    fn connect(address: SocketAddr) -> Self {
        let mut client = Self::open(address, "/", "");
        let head = client.head();
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        client
    }

    fn open(address: SocketAddr, path: &str, headers: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        stream.set_write_timeout(Some(SOON)).unwrap();
        let mut client = Self(stream);
        client.send(
            format!(
                "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                 sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
            )
            .as_bytes(),
        );
        client
    }

    fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.extend(self.read(1));
        }
        String::from_utf8(head).unwrap()
    }

    fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    fn read(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    fn frame(&mut self) -> (u8, Vec<u8>) {
        let header = self.read(2);
        let length = match header[1] {
            126 => u16::from_be_bytes(self.read(2).try_into().unwrap()).into(),
            length => length.into(),
        };
        (header[0], self.read(length))
    }

    fn echoes(&mut self, text: &str) {
        self.send(&frame(TEXT, text.as_bytes()));
        assert_eq!(self.frame(), (TEXT, text.as_bytes().to_vec()));
    }

    fn close_code(&mut self) -> u16 {
        let (first, payload) = self.frame();
        assert_eq!(first, CLOSE);
        u16::from_be_bytes(payload[..2].try_into().unwrap())
    }

    /// Sends `bytes` again and again until the server has hung up.
    fn flood(mut self, bytes: &[u8]) {
        let begun = Instant::now();
        while let Ok(()) = self.0.write_all(bytes) {
            assert!(begun.elapsed() < SOON, "the server still takes what is sent");
        }
    }
}

fn header(first: u8, length: u64) -> Vec<u8> {
    let mut header = vec![first];
    match length {
        0..126 => header.push(0x80 | length as u8),
        126..0x1_0000 => {
            header.push(0x80 | 126);
            header.extend((length as u16).to_be_bytes());
        }
        _ => {
            header.push(0x80 | 127);
            header.extend(length.to_be_bytes());
        }
    }
    header.extend(MASK);
    header
}

fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    [header(first, payload.len() as u64), payload.to_vec()].concat()
}

#[test]
fn a_frame_of_a_tebibyte_is_refused_at_its_header() {
    let server = EchoProcess::start();
    let (mut other, mut client) = (Client::connect(server.address), Client::connect(server.address));
    other.echoes("before");
    let before = server.peak_memory();

    client.send(&header(0x82, 1 << 40));
    assert_eq!(client.close_code(), 1009);
    client.flood(&[0; 64 * 1024]);

    other.echoes("after");
    assert!(server.peak_memory() - before < MEMORY_BOUND);
}

#[test]
fn a_message_that_never_ends_is_cut_at_the_limit() {
    let server = EchoProcess::start();
    let (mut other, mut client) = (Client::connect(server.address), Client::connect(server.address));
    other.echoes("before");
    let before = server.peak_memory();

    // 72 KiB are the limit: 72 fragments are well, the next is not.
    client.send(&frame(BINARY_BEGIN, &[0; 1024]));
    (1..72).for_each(|_| client.send(&frame(CONTINUE, &[0; 1024])));
    client.send(&frame(0x89, b"still here"));
    assert_eq!(client.frame(), (PONG, b"still here".to_vec()));
    client.send(&frame(CONTINUE, &[0; 1024]));
    assert_eq!(client.close_code(), 1009);
    client.flood(&frame(CONTINUE, &[0; 1024]).repeat(64));

    other.echoes("after");
    assert!(server.peak_memory() - before < MEMORY_BOUND);
}

#[test]
fn many_unfinished_messages_cost_what_has_really_arrived() {
    let server = EchoProcess::start();
    // The first connection pays for the pages of code that all of them run.
    Client::connect(server.address).echoes("warm");
    let before = server.peak_memory();
    let clients: Vec<_> = (0..200)
        .map(|_| {
            let mut client = Client::connect(server.address);
            client.send(&header(0x82, 72 * 1024));
            client.send(&[0; 1000]);
            client
        })
        .collect();
    Client::connect(server.address).echoes("unharmed");
    // Announced are 14 MiB; arrived are 200 KiB, and 200 connections have a cost of their own.
    let grown = server.peak_memory() - before;
    assert!(grown < 8 * 1024 * 1024, "{grown}");
    drop(clients);
}

#[test]
fn what_breaks_the_protocol_gets_its_close_code() {
    let server = EchoProcess::start();
    let mut other = Client::connect(server.address);
    let cases: [(&str, Vec<u8>, u16); 12] = [
        ("text that is not UTF-8", frame(TEXT, b"a\xFF"), 1007),
        ("a surrogate in text", frame(TEXT, b"\xED\xA0\x80"), 1007),
        ("reserved bits", frame(0xC1, b"x"), 1002),
        ("a reserved opcode", frame(0x83, b"x"), 1002),
        ("an unmasked frame", vec![0x81, 1, b'x'], 1002),
        ("a fragmented ping", frame(0x09, b"x"), 1002),
        ("a ping of 126 bytes", frame(0x89, &[0; 126]), 1002),
        ("a continuation of nothing", frame(0x80, b"x"), 1002),
        ("a message inside a message", [frame(0x01, b"x"), frame(TEXT, b"y")].concat(), 1002),
        ("a length with the top bit set", header(0x82, 1 << 63), 1002),
        ("a close payload of one byte", frame(CLOSE, b"x"), 1002),
        ("a close code that may not be sent", frame(CLOSE, &1005_u16.to_be_bytes()), 1002),
    ];
    for (what, bytes, code) in cases {
        let mut client = Client::connect(server.address);
        // What still comes after it must not reset the connection under the Close frame.
        client.send(&[bytes, vec![0; 100_000]].concat());
        assert_eq!(client.close_code(), code, "{what}");
        assert_eq!(client.0.read(&mut [0]).unwrap(), 0, "{what}: the stream ends after Close");
        other.echoes(what);
    }
}

#[test]
fn a_frame_that_comes_byte_by_byte_is_a_frame() {
    let server = EchoProcess::start();
    let (mut other, mut slow) = (Client::connect(server.address), Client::connect(server.address));
    for byte in frame(TEXT, "slow, but wörthy".as_bytes()) {
        slow.send(&[byte]);
        // By the time it is back, the byte has been read on its own.
        other.echoes("quick");
    }
    assert_eq!(slow.frame(), (TEXT, "slow, but wörthy".as_bytes().to_vec()));
}

#[test]
fn frames_that_came_with_the_handshake_are_not_lost() {
    let server = EchoProcess::start();
    let mut client = Client(TcpStream::connect(server.address).unwrap());
    client.0.set_read_timeout(Some(SOON)).unwrap();
    // In one segment: a request for the App, the handshake, and a frame.
    let requests = "GET /hello HTTP/1.1\r\nhost: x\r\n\r\nGET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n\
        upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    client.send(&[requests.as_bytes(), &frame(TEXT, b"early")].concat());
    assert!(client.head().starts_with("HTTP/1.1 200 "));
    assert_eq!(client.read(5), b"hello");
    assert!(client.head().starts_with("HTTP/1.1 101 "));
    assert_eq!(client.frame(), (TEXT, b"early".to_vec()));
}

#[test]
fn what_is_no_handshake_gets_a_problem() {
    let server = EchoProcess::start();
    let mut client = Client::open(server.address, "/", "sec-websocket-protocol: graphql-ws\r\n");
    let head = client.head();
    assert!(head.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{head}");
    assert!(head.contains("content-type: application/problem+json\r\n"));
    let mut body = String::new();
    client.0.read_to_string(&mut body).unwrap();
    assert!(body.contains(r#""code":"bad_subprotocol""#), "{body}");

    let mut tunnel = Client(TcpStream::connect(server.address).unwrap());
    tunnel.0.set_read_timeout(Some(SOON)).unwrap();
    tunnel.send(b"CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n");
    assert!(tunnel.head().starts_with("HTTP/1.1 405 "));
}

#[test]
fn a_client_that_reads_nothing_is_not_read_from() {
    let server = EchoProcess::start();
    let (mut other, mut client) = (Client::connect(server.address), Client::connect(server.address));
    other.echoes("before");
    let before = server.peak_memory();
    client.0.set_write_timeout(Some(Duration::from_millis(500))).unwrap();
    let message = frame(TEXT, &[b'x'; 64 * 1024]);
    let stalled = (0..4_096).find_map(|_| client.0.write_all(&message).err());
    assert_eq!(stalled.expect("256 MiB were taken").kind(), ErrorKind::WouldBlock);
    other.echoes("after");
    assert!(server.peak_memory() - before < MEMORY_BOUND);
}
