use std::future::pending;

use actix_ws::CloseCode;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;
use crate::protocol::text_frame;

const CLIENT_CLOSE: [u8; 8] = [0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8];

async fn connected() -> (Wire, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
    let (stream, _) = listener.accept().await.unwrap();
    (Wire::new(stream, &[], 1_000), client)
}

#[test]
fn an_idle_wire_is_small() {
    assert!(size_of::<Wire>() - size_of::<TcpStream>() <= 96, "{} bytes", size_of::<Wire>());
}

#[actix_rt::test]
async fn frames_of_all_sizes_survive_partial_writes() {
    let (mut wire, mut client) = connected().await;
    let mut expected = Vec::new();
    for n in 0..5_000_usize {
        let frame = text_frame(&"x".repeat(n * 7 % 3_001));
        expected.extend_from_slice(&frame);
        wire.send(frame);
    }
    assert_eq!(wire.pending(), expected.len());
    let first = poll_fn(|cx| Poll::Ready(wire.poll_flush(cx))).await;
    assert!(first.is_pending(), "all of it fits into the socket: the test shows nothing");

    let mut got = vec![0; expected.len()];
    let (flushed, read) = tokio::join!(wire.flush(), client.read_exact(&mut got));
    flushed.unwrap();
    read.unwrap();
    assert!(got == expected, "what arrives is not what was sent");
    assert_eq!((wire.pending(), wire.written()), (0, expected.len() as u64));
}

#[actix_rt::test]
async fn a_flood_of_small_frames_lets_other_tasks_run() {
    let (mut wire, _client) = connected().await;
    const PINGS: usize = 5_000;
    wire.inbox.push(&[0x89, 0x80, 0, 0, 0, 0].repeat(PINGS));
    let reader = actix_rt::spawn(async move {
        for _ in 0..PINGS {
            wire.read().await.unwrap();
        }
    });
    tokio::task::yield_now().await;
    assert!(!reader.is_finished(), "all was read in one go");
    reader.await.unwrap();
}

#[actix_rt::test]
async fn closing_ends_with_the_clients_close() {
    let (mut wire, mut client) = connected().await;
    wire.send(text_frame("last words"));
    let closing = actix_rt::spawn(wire.close(Some(CloseCode::Other(4010).into()), pending()));
    let mut got = [0; 16];
    client.read_exact(&mut got).await.unwrap();
    assert_eq!(got[..], *b"\x81\x0Alast words\x88\x02\x0F\xAA");
    // A message that was under way is of no interest any more, and does no harm.
    client.write_all(&[0x81, 0x81, 0, 0, 0, 0, b'x']).await.unwrap();
    client.write_all(&CLIENT_CLOSE).await.unwrap();
    assert_eq!(client.read(&mut got).await.unwrap(), 0, "the server ends its side first");
    assert!(!closing.is_finished(), "the socket is dropped before the client has hung up");
    drop(client);
    closing.await.unwrap();
}

#[actix_rt::test]
async fn closing_does_not_wait_for_ever() {
    let (wire, mut client) = connected().await;
    let (expire, expired) = tokio::sync::oneshot::channel::<()>();
    let closing = actix_rt::spawn(wire.close(None, async {
        expired.await.unwrap();
    }));
    let mut got = [0; 2];
    client.read_exact(&mut got).await.unwrap();
    expire.send(()).unwrap();
    closing.await.unwrap();
    assert_eq!(client.read(&mut got).await.unwrap(), 0);
}

#[actix_rt::test]
async fn after_the_clients_close_nothing_is_read() {
    let (mut wire, mut client) = connected().await;
    client.write_all(&[&CLIENT_CLOSE[..], &[0x89, 0x80, 0, 0, 0, 0]].concat()).await.unwrap();
    assert_eq!(wire.read().await.unwrap(), Incoming::Close(Some(CloseCode::Normal.into())));
    assert!(matches!(wire.read().await, Err(WireError::Gone)));
}
