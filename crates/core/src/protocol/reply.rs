//! Answers to commands, and what they and other frames say of channels.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Channel, Code, Cursor, MessageId, Pos, Refusal, ReplyGap, Timestamp};

/// What `welcome`, `reply` and `subscribed` say of a channel.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChannelState {
    /// The channel's last seq at the point from which it is carried; absent where the stream
    /// goes on from an earlier cursor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The stream carries this channel after this position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Pos>,
    /// What was asked for of its past, up to `since`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<Box<RawValue>>>,
    /// Whether history has more of that, to be paged with `until`; of the newest, whether it has older ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<bool>,
    /// What of it is missing and why, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<ReplyGap>,
}

/// What became of channels, by name.
pub type ChannelStates = BTreeMap<Channel, ChannelState>;

/// What was refused, by the name that was asked for (it need not be a valid one).
pub type RefusedChannels = BTreeMap<String, Refusal>;

/// The answer to a command.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(tag = "type", rename = "reply")]
pub struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// `true`, or absent on a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ok: Option<bool>,
    /// Entries to adopt for partitions that the client's cursor lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<Cursor>,
    /// What became of the channels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channels: Option<ChannelStates>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedChannels>,
    /// What a publish gave, in the shape of the REST answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results: Option<[Published; 1]>,
    /// When the session's token now expires.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
    /// Why the command was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl Reply {
    pub fn ok(id: u64) -> Self {
        Self { id: Some(id), ok: Some(true), ..Self::default() }
    }

    pub fn refused(id: Option<u64>, refusal: Refusal) -> Self {
        Self { id, code: Some(refusal.code), detail: Some(refusal.detail), ..Self::default() }
    }
}

/// What a publish gives for one channel. An ephemeral message has neither seq nor pos.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Published {
    /// The channel that it went to.
    #[schema(value_type = String)]
    pub channel: Channel,
    /// The message's id, the same on a retry.
    #[schema(value_type = String)]
    pub id: MessageId,
    /// The number that it got there.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub seq: Option<u64>,
    /// The position that it got in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub pos: Option<Pos>,
}
