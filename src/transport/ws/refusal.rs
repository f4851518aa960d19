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
use utoipa::ToSchema;

use crate::protocol::{Code, Refusal};

/// How long a client may take to read the answer.
const WRITE_DEADLINE: Duration = Duration::from_secs(10);
/// How long it may take to hang up after that. Closing on unread bytes would reset the connection,
/// and with it the answer.
const LINGER: Duration = Duration::from_secs(1);
/// Seconds of `Retry-After`, drawn at random, so that those who were refused together do not all
/// come back together.
pub const RETRY_AFTER_S: std::ops::RangeInclusive<u16> = 1..=5;

/// Why a request was refused (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code in words.
    pub title: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, and what to do.
    pub detail: &'a str,
    /// What clients switch on.
    #[schema(value_type = String)]
    pub code: Code,
    /// With `replaced`: the number of the connection that took over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub attempt: Option<u64>,
    /// With `replaced`: its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub connection: Option<&'a str>,
}

impl<'a> ProblemBody<'a> {
    pub fn of(Refusal { code, detail }: &'a Refusal) -> Self {
        let (kind, title, status) = (format!("/problems/{code}"), code.title(), code.status());
        Self { kind, title, status, detail, code: *code, attempt: None, connection: None }
    }
}

pub fn response(refusal: &Refusal) -> Vec<u8> {
    let status = refusal.code.status();
    let body = serde_json::to_string(&ProblemBody::of(refusal)).expect("a problem is plain strings");
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let special = match status {
        405 => "connection: close\r\nallow: GET\r\n".to_owned(),
        // RFC 9110 §15.5.22: what to upgrade to, which §7.8 wants named in Connection as well.
        426 => "connection: close, upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n".to_owned(),
        429 | 503 => format!("connection: close\r\nretry-after: {}\r\n", rand::random_range(RETRY_AFTER_S)),
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
