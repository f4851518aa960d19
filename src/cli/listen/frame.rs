//! A frame as the client reads it: what it needs to go on, and nothing of what applications put
//! in. `data` is never parsed here, so a number of a thousand digits passes unharmed.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;

use crate::protocol::{Cursor, Pos, SessionId};

/// Any frame. Fields of other types and unknown fields stay absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Incoming {
    #[serde(rename = "type")]
    pub kind: String,
    /// welcome
    pub session: Option<SessionId>,
    /// welcome, ping, reply
    pub cursor: Option<Cursor>,
    /// welcome
    pub resumed: bool,
    /// welcome
    pub heartbeat_ms: Option<u64>,
    /// welcome
    pub refused: BTreeMap<String, Refusal>,
    /// message, gap
    pub channel: Option<String>,
    /// message; an ephemeral one has none
    pub pos: Option<Pos>,
    /// gap, reconnect: why
    pub reason: String,
    /// gap
    pub resume: Option<Cursor>,
    /// close
    pub code: String,
    /// close
    pub detail: String,
    /// close
    #[serde(rename = "final")]
    pub is_final: bool,
    /// close
    pub retry_after_ms: Option<u64>,
    /// reconnect
    pub after_ms: Option<u64>,
}

/// Why a channel was refused.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Refusal {
    code: String,
    detail: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.detail)
    }
}

impl Incoming {
    pub fn parse(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }
}
