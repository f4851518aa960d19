//! Nodes that take a publish and die of it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::net::TcpListener;

use super::{program::Program, site::Front};
use crate::harness::Raw;

const PUBLISHES: usize = 5;

/// What comes back does not matter: nobody knows whether it was published.
pub async fn a_publish_is_never_sent_twice(program: Program) {
    let taken = Arc::new(AtomicUsize::new(0));
    let mut nodes = Vec::new();
    for _ in 0..super::program::NODES {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        nodes.push(listener.local_addr().unwrap());
        tokio::spawn(serve(listener, Arc::clone(&taken)));
    }
    let front = Front::start(program, nodes.try_into().expect("there are so many")).await;
    let mut before = 0;
    for _ in 0..PUBLISHES {
        let answer = front
            .exchange("POST /v1/publish HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            .await;
        assert!(!answer.starts_with("HTTP/1.1 200"), "{answer}");
        // Not even once, when the proxy has given up on all nodes.
        let now = taken.load(Ordering::SeqCst);
        assert!(now <= before + 1, "{} times", now - before);
        before = now;
    }
    assert!(before > 0, "no publish got through");
}

/// Says yes to whatever is asked, and hangs up on whoever publishes.
async fn serve(listener: TcpListener, taken: Arc<AtomicUsize>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let taken = Arc::clone(&taken);
        tokio::spawn(async move {
            let mut raw = Raw::over(stream);
            let head = raw.until("\r\n\r\n").await;
            if head.starts_with("POST") {
                raw.until("{}").await;
                taken.fetch_add(1, Ordering::SeqCst);
            } else {
                raw.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").await;
            }
        });
    }
}
