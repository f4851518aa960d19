//! Bodies over a real socket: slow, endless, cut off, nested.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use actix_web::HttpServer;

use super::*;

/// A server on a port of its own.
async fn serve(state: AppState) -> (SocketAddr, actix_web::dev::ServerHandle) {
    let server = HttpServer::new(move || {
        let state = state.clone();
        App::new().configure(move |config| configure(config, &state))
    })
    .workers(1)
    .disable_signals()
    .bind("127.0.0.1:0")
    .unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    (address, handle)
}

/// Writes a request's head and what is given of its body, and reads the answer to its end.
async fn exchange(address: SocketAddr, headers: &str, body: Vec<u8>) -> String {
    let head = format!(
        "POST /v1/publish HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer bk_dev\r\n{headers}\r\n\r\n"
    );
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // The server may have answered and closed before it has seen everything.
        let _ = stream.write_all(&body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

#[actix_web::test]
async fn bodies_that_are_slow_long_or_cut_off_are_answered() {
    let (address, handle) = serve(state(config()).await).await;
    let answer = exchange(address, "content-length: 20", b"{".to_vec()).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"code\":\"body_timeout\""), "{answer}");
    let answer = exchange(address, "content-length: 20001", Vec::new()).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("\"code\":\"too_large\""), "{answer}");
    let chunks = [b"5001\r\n".to_vec(), vec![b' '; 0x5001], b"\r\n".to_vec()].concat();
    let answer = exchange(address, "transfer-encoding: chunked", chunks).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    let packed =
        exchange(address, "connection: close\r\ncontent-encoding: gzip\r\ncontent-length: 2", b"{}".to_vec());
    let answer = packed.await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("Content-Encoding"), "{answer}");
    let answer =
        exchange(address, "connection: close\r\ncontent-length: 18", b"{\"channel\":\"news\"}".to_vec());
    let answer = answer.await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "others are unharmed: {answer}");
    handle.stop(false).await;
}

#[actix_web::test]
async fn deep_nesting_is_refused() {
    let limits = LimitsConfig::default();
    let state = state(Config { limits, ..config() }).await;
    let nested = "[".repeat(100_000);
    for body in [
        nested.clone(),
        format!(r#"{{"channel":"news","data":{nested}"#),
        format!(r#"{{"channel":"news","data":{nested}{}}}"#, "]".repeat(100_000)),
        format!(r#"{{"channels":{nested}{}}}"#, "]".repeat(100_000)),
    ] {
        refused(&publish(&state, &body).await, 400, "bad_request");
    }
}
