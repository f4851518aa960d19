use std::net::TcpStream;

use super::*;

const WRITE_TIMEOUT: Duration = Duration::from_secs(10);

fn any_port() -> TcpListener {
    listen(([127, 0, 0, 1], 0).into(), WRITE_TIMEOUT).unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn accepted_sockets_inherit_everything() {
    let listener = any_port();
    let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (accepted, _) = listener.accept().unwrap();
    let accepted = SockRef::from(&accepted);
    // Linux doubles the number for its own bookkeeping (socket(7)).
    assert_eq!(accepted.send_buffer_size().unwrap(), 2 * SEND_BUFFER);
    assert_eq!(accepted.tcp_user_timeout().unwrap(), Some(WRITE_TIMEOUT));
    assert!(accepted.tcp_nodelay().unwrap());
}

#[test]
fn errors_say_what_to_do() {
    let held = any_port();
    let address = held.local_addr().unwrap();
    let taken = listen(address, WRITE_TIMEOUT).unwrap_err().to_string();
    assert!(taken.starts_with(&format!("cannot listen on {address}: the port is taken")), "{taken}");
    let elsewhere = listen(([192, 0, 2, 1], 0).into(), WRITE_TIMEOUT).unwrap_err().to_string();
    assert!(elsewhere.contains("no such address"), "{elsewhere}");
}
