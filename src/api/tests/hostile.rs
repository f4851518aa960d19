//! Bodies over a real socket: slow, endless, cut off, nested.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use actix_web::HttpServer;
use futures_util::future::join_all;

use super::*;
use crate::support::SOON;

/// A server on a port of its own.
async fn serve(state: AppState) -> (SocketAddr, actix_web::dev::ServerHandle) {
    let server = HttpServer::new(move || {
        let state = state.clone();
        App::new().configure(move |config| configure(config, &state, Vec::new()))
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
async fn exchange(address: SocketAddr, headers: &str, body: impl Into<Vec<u8>>) -> String {
    let head = format!("POST /v1/publish HTTP/1.1\r\nhost: localhost\r\n{headers}\r\n\r\n");
    let body = body.into();
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        // The server may have answered and closed before it has seen everything.
        let _ = stream.write_all(&body);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the server closes the connection");
        String::from_utf8(answer).unwrap()
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

const KEY: &str = "authorization: Bearer bk_dev\r\n";

#[actix_web::test]
async fn bodies_that_are_slow_long_or_cut_off_are_answered_and_end_the_connection() {
    let (address, handle) = serve(state(config()).await).await;
    let chunk = [b"5001\r\n".as_slice(), &[b' '; 0x5001], b"\r\n"].concat();
    let cases = [
        ("content-length: 20", b"{".as_slice(), 408, "body_timeout"),
        ("content-length: 20001", b"", 413, "too_large"),
        ("transfer-encoding: chunked", b"1\r\n{\r\n", 408, "body_timeout"),
        ("transfer-encoding: chunked", &chunk, 413, "too_large"),
    ];
    // Side by side, since actix lingers a second on each.
    join_all(cases.map(async |(headers, body, status, code)| {
        let answer = exchange(address, &format!("{KEY}{headers}"), body).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains(&format!("\"code\":\"{code}\"")), "{answer}");
    }))
    .await;
    // Whoever has no credential cannot hold a connection by a body either.
    join_all(cases.map(async |(headers, body, ..)| {
        let answer = exchange(address, headers, body).await;
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    }))
    .await;
    handle.stop(false).await;
}

#[actix_web::test]
async fn a_chunked_body_that_is_whole_leaves_the_connection_open() {
    let (address, handle) = serve(state(config()).await).await;
    let head = format!("{KEY}transfer-encoding: chunked");
    let body = "9\r\n{\"channel\r\n9\r\n\":\"news\"}\r\n0\r\n\r\n";
    let next = "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let answers = exchange(address, &head, format!("{body}{next}")).await;
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 2, "{answers}");
    assert!(
        answers.contains("\"channel\":\"news\"") && answers.ends_with("{\"status\":\"ok\"}"),
        "{answers}"
    );
    handle.stop(false).await;
}

#[actix_web::test]
async fn a_compressed_body_is_refused() {
    let request = post("/v1/publish", "{}").insert_header(("content-encoding", "gzip"));
    let detail = refused(&send(&state(config()).await, request).await, 400, "bad_request");
    assert!(detail.contains("Content-Encoding"), "{detail}");
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
