//! A client that leaves while its session is on its way to another worker finds it again.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use crate::protocol_doc::server::Server;

/// With two workers every other connection finds its session on the other one.
const ROUNDS: usize = 12;

fn ask(address: SocketAddr, query: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = format!(
        "GET /v1/poll?wait=0&{query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer bk_dev\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

fn answer(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_client_that_leaves_during_a_takeover_finds_its_session_again() {
    let server = Server::start("[server]\nworkers = 2\n");
    for _ in 0..ROUNDS {
        let first = answer(ask(server.address, "channels=news"));
        let session = first.split_once(r#""session":""#).unwrap().1.split_once('"').unwrap().0;
        let again = format!("session={session}&cursor=0.0");
        for _ in 0..4 {
            drop(ask(server.address, &again));
        }
        // The abandoned ones may still be under way, and hold the session for that long.
        let deadline = Instant::now() + Duration::from_secs(5);
        loop {
            let found = answer(ask(server.address, &again));
            if found.starts_with("HTTP/1.1 200") {
                assert!(found.contains(r#""resumed":true"#), "{found}");
                break;
            }
            assert!(Instant::now() < deadline, "{found}");
        }
    }
}
