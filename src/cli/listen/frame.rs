//! A frame as the client reads it: what it needs to go on, and nothing of what applications put
//! in. `data` is never parsed here, so a number of a thousand digits passes unharmed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::protocol::{Cursor, Pos, SessionId};

/// Any frame. Fields of other types and unknown fields stay absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Incoming {
    #[serde(rename = "type")]
    pub kind: String,
    // welcome; a ping and a reply have `cursor` as well
    pub session: Option<SessionId>,
    pub cursor: Option<Cursor>,
    pub resumed: bool,
    pub heartbeat_ms: Option<u64>,
    pub refused: BTreeMap<String, Refusal>,
    // message, where an ephemeral one has no `pos`; a gap has `channel` as well
    pub channel: Option<String>,
    pub pos: Option<Pos>,
    // gap; a reconnect has `reason` as well
    pub reason: String,
    pub resume: Option<Cursor>,
    // close
    pub code: String,
    pub detail: String,
    #[serde(rename = "final")]
    pub is_final: bool,
    pub retry_after_ms: Option<u64>,
    // reconnect
    pub after_ms: Option<u64>,
}

#[derive(Debug, Default, Deserialize, derive_more::Display)]
#[display("{code}: {detail}")]
#[serde(default)]
pub struct Refusal {
    code: String,
    detail: String,
}
