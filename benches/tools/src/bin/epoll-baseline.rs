//! The least that a push server can do, as a yardstick for CPU per delivery: one thread, one epoll loop, one `write` for
//! each delivery. It speaks just enough for the clients of this package: any GET becomes a WebSocket (nobody
//! checks the handshake's hash), the body of any POST goes to all of them as one text frame.
//!
//! `epoll-baseline` prints `{"type":"listening","url":"http://127.0.0.1:PORT"}` and ends with its stdin.

use belfry_bench::ws;
use belfry_bench_tools::Error;
use belfry_bench_tools::poller::Poller;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

const STDIN: u64 = 0;
const LISTENER: u64 = 1;
const FIRST_CONNECTION: u64 = 2;
const UPGRADE: &[u8] =
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
const PUBLISHED: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// A connection; `subscribed` once it is a WebSocket. Its writes block, which costs the server no CPU.
struct Connection {
    stream: TcpStream,
    subscribed: bool,
}

fn main() -> Result<(), Error> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!(r#"{{"type":"listening","url":"http://{}"}}"#, listener.local_addr()?);
    let mut poller = Poller::new()?;
    poller.add(std::io::stdin(), STDIN)?;
    poller.add(&listener, LISTENER)?;
    let mut connections: Vec<Option<Connection>> = Vec::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let ready: Vec<u64> = poller.wait(Duration::from_secs(1))?.collect();
        for number in ready {
            match number {
                STDIN => return Ok(()),
                LISTENER => {
                    let (stream, _) = listener.accept()?;
                    stream.set_nodelay(true)?;
                    poller.add(&stream, FIRST_CONNECTION + connections.len() as u64)?;
                    connections.push(Some(Connection { stream, subscribed: false }));
                }
                number => {
                    let slot = usize::try_from(number - FIRST_CONNECTION)?;
                    serve(&mut connections, slot, &mut buffer);
                }
            }
        }
    }
}

/// Reads what one connection has to say. Requests come whole, in one segment: the clients are our own.
fn serve(connections: &mut [Option<Connection>], slot: usize, buffer: &mut [u8]) {
    let Some(connection) = &mut connections[slot] else { return };
    let read = connection.stream.read(buffer).unwrap_or(0);
    let request = &buffer[..read];
    let written = if request.starts_with(b"GET ") {
        connection.subscribed = true;
        connection.stream.write_all(&[UPGRADE, &ws::server_text(br#"{"type":"welcome"}"#)].concat())
    } else if request.starts_with(b"POST ") {
        let body = request.windows(4).position(|bytes| bytes == b"\r\n\r\n").map_or(read, |end| end + 4);
        let frame = ws::server_text(&request[body..]);
        for subscriber in connections.iter_mut().flatten().filter(|other| other.subscribed) {
            // One that has left is told by epoll in its turn.
            let _ = subscriber.stream.write_all(&frame);
        }
        connections[slot].as_mut().expect("found above").stream.write_all(PUBLISHED)
    } else {
        Ok(())
    };
    if read == 0 || written.is_err() {
        connections[slot] = None;
    }
}
