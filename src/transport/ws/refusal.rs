//! Answers to requests that get no 101: problem documents (RFC 9457), after which the connection ends.

#[cfg(test)]
mod tests;

use std::{io, time::SystemTime};

use actix_http::{StatusCode, header::HttpDate};
use serde::Serialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Duration, timeout},
};

use crate::protocol::{Code, Refusal};

/// How long a client may take to read the answer.
const WRITE_DEADLINE: Duration = Duration::from_secs(10);
/// How long it may take to hang up after that. Closing on unread bytes would reset the connection,
/// and with it the answer.
const LINGER: Duration = Duration::from_secs(1);
/// Seconds of `Retry-After`, drawn at random, so that those who were refused together do not all
/// come back together.
pub const RETRY_AFTER_S: std::ops::RangeInclusive<u16> = 1..=5;

#[derive(Serialize)]
struct Problem<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
    code: Code,
}

pub fn response(refusal: &Refusal) -> Vec<u8> {
    let (code, status) = (refusal.code, refusal.code.status());
    let body = serde_json::to_string(&Problem {
        kind: format!("/problems/{code}"),
        title: code.title(),
        status,
        detail: &refusal.detail,
        code,
    })
    .expect("a problem is plain strings");
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let special = match status {
        405 => "connection: close\r\nallow: GET\r\n".to_owned(),
        // RFC 9110 §15.5.22: what to upgrade to, which §7.8 wants named in Connection as well.
        426 => "connection: close, upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n".to_owned(),
        429 | 503 => {
            format!("connection: close\r\nretry-after: {}\r\n", rand::random_range(RETRY_AFTER_S))
        }
        _ => "connection: close\r\n".to_owned(),
    };
    let head = format!(
        "HTTP/1.1 {status} {}\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nx-content-type-options: nosniff\r\ndate: {}\r\n{special}\r\n",
        reason.unwrap_or_default(),
        body.len(),
        HttpDate::from(SystemTime::now()),
    );
    [head, body].concat().into_bytes()
}

/// Writes a whole response and ends the connection.
pub async fn write(mut stream: TcpStream, response: &[u8]) {
    let sent = timeout(WRITE_DEADLINE, async {
        stream.write_all(response).await?;
        stream.shutdown().await
    });
    if let Ok(Ok(())) = sent.await {
        // How it ends makes no difference any more.
        let _ = timeout(LINGER, drain(&mut stream)).await;
    }
}

async fn drain(stream: &mut TcpStream) -> io::Result<()> {
    let mut sink = [0; 1024];
    while stream.read(&mut sink).await? > 0 {}
    Ok(())
}
