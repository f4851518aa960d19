//! Request bodies: read within a deadline and a size, then parsed once.
//!
//! Of those whose sender is not known yet, all connections together hold only so much.
//!
//! actix has no deadline for bodies, and its own extractors answer in plain text.

#[cfg(test)]
mod tests;

use std::{mem, sync::Arc, time::Duration};

use actix_web::{
    HttpRequest,
    error::PayloadError,
    http::header,
    web::{Bytes, BytesMut, Payload},
};
use futures_util::StreamExt as _;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    config::LimitsConfig,
    protocol::{Code, Refusal},
};

/// What is kept of a message that repeats what the client wrote.
const MAX_DETAIL_CHARS: usize = 400;

#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    pub bytes: usize,
    /// The setting that says how many, if one does.
    pub setting: Option<&'static str>,
    /// From the end of the head to the end of the body.
    pub timeout: Duration,
}

impl From<&LimitsConfig> for BodyLimits {
    fn from(limits: &LimitsConfig) -> Self {
        Self { bytes: limits.body_bytes, setting: Some("limits.body_bytes"), timeout: limits.body_timeout }
    }
}

/// Room for the bodies of those who are not known yet, in bytes.
pub type Room = Arc<Semaphore>;

/// A body of one who is not known yet, and the room that it takes until it is dropped.
#[derive(Debug)]
pub struct Unproven {
    pub bytes: Bytes,
    _held: Option<OwnedSemaphorePermit>,
}

pub async fn read(request: &HttpRequest, payload: Payload, limits: BodyLimits) -> Result<Bytes, Refusal> {
    read_with(request, payload, limits, |_| Ok(())).await
}

/// Reads a whole body of one who is not known yet. What has come takes room, not what is announced: who only
/// announces keeps nobody out.
pub async fn read_unproven(
    request: &HttpRequest,
    payload: Payload,
    limits: BodyLimits,
    room: &Room,
) -> Result<Unproven, Refusal> {
    let mut held: Option<OwnedSemaphorePermit> = None;
    let take = |bytes: usize| {
        let full = |_| {
            let detail = "too many bodies of clients that are not known yet are being read \
                          (limits.unauthenticated_bytes); send the token in `Authorization`, or try again";
            Refusal::unavailable(detail)
        };
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        let more = Arc::clone(room).try_acquire_many_owned(bytes).map_err(full)?;
        match &mut held {
            Some(held) => held.merge(more),
            None => held = Some(more),
        }
        Ok(())
    };
    let bytes = read_with(request, payload, limits, take).await?;
    Ok(Unproven { bytes, _held: held })
}

/// `take` is asked for each piece before it is kept.
async fn read_with(
    request: &HttpRequest,
    payload: Payload,
    limits: BodyLimits,
    take: impl FnMut(usize) -> Result<(), Refusal>,
) -> Result<Bytes, Refusal> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    // A length that is no number has been refused by the HTTP parser.
    if announced.and_then(|text| text.parse::<u64>().ok()).is_some_and(|bytes| bytes > limits.bytes as u64) {
        return Err(too_large(limits));
    }
    if let Some(coding) = request.headers().get(header::CONTENT_ENCODING)
        && coding != "identity"
    {
        let detail = format!("the body has Content-Encoding {coding:?}; send it without");
        return Err(Refusal::bad_request(detail));
    }
    let body = tokio::time::timeout(limits.timeout, collect(payload, limits, take)).await;
    body.unwrap_or_else(|_| {
        let detail = format!("the body did not arrive within {:?} (limits.body_timeout)", limits.timeout);
        Err(Refusal::new(Code::BodyTimeout, detail))
    })
}

async fn collect(
    mut payload: Payload,
    limits: BodyLimits,
    mut take: impl FnMut(usize) -> Result<(), Refusal>,
) -> Result<Bytes, Refusal> {
    // Most bodies come in one piece, which is then the body.
    let (mut first, mut body) = (Bytes::new(), BytesMut::new());
    while let Some(piece) = payload.next().await {
        let piece = piece.map_err(|error| broken(&error))?;
        if first.len() + body.len() + piece.len() > limits.bytes {
            return Err(too_large(limits));
        }
        take(piece.len())?;
        if first.is_empty() && body.is_empty() {
            first = piece;
        } else {
            body.extend_from_slice(&mem::take(&mut first));
            body.extend_from_slice(&piece);
        }
    }
    Ok(if body.is_empty() { first } else { body.freeze() })
}

fn too_large(BodyLimits { bytes, setting, .. }: BodyLimits) -> Refusal {
    let setting = setting.map(|key| format!(" ({key})")).unwrap_or_default();
    let detail = format!("the body is longer than {bytes} bytes{setting}; send less at a time");
    Refusal::new(Code::TooLarge, detail)
}

fn broken(error: &PayloadError) -> Refusal {
    Refusal::bad_request(format!("the body could not be read to its end: {error}"))
}

/// Parses a body as JSON, whatever its Content-Type says. `example` is one that would do.
pub fn parse<'a, T: Deserialize<'a>>(body: &'a [u8], example: &str) -> Result<T, Refusal> {
    let bad = |detail: String| Refusal::bad_request(detail);
    let text = std::str::from_utf8(body)
        .map_err(|error| bad(format!("the body is not UTF-8: {error}; send JSON in UTF-8")))?;
    match text.trim_ascii_start().as_bytes().first() {
        Some(b'{') => {}
        None => return Err(bad(format!("the body is empty; send JSON, such as {example}"))),
        // serde would take a list for an object's values in the order of our code.
        Some(_) => return Err(bad(format!("the body is no JSON object; send one, such as {example}"))),
    }
    serde_json::from_str(text).map_err(|error| {
        let what = if error.is_data() { "the body says something else than expected" } else { "not JSON" };
        bad(format!("{what}: {}; send something such as {example}", clip(&error.to_string())))
    })
}

/// Keeps the beginning, and the end, where serde says which line and column.
fn clip(text: &str) -> String {
    let chars = text.chars().count();
    if chars <= MAX_DETAIL_CHARS {
        return text.to_owned();
    }
    let half = MAX_DETAIL_CHARS / 2;
    let (head, tail): (String, String) =
        (text.chars().take(half).collect(), text.chars().skip(chars - half).collect());
    format!("{head} … {tail}")
}
