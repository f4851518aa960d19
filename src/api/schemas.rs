//! What answers hold that is put together from JSON that is encoded already: for the documentation only.
#![expect(dead_code, reason = "the types are described, and never made")]

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::protocol::Priority;

/// A message, as every transport and the history give it.
#[derive(Serialize, ToSchema)]
pub struct Message {
    /// `message`.
    #[serde(rename = "type")]
    kind: MessageType,
    /// The channel.
    #[schema(max_length = 128)]
    channel: String,
    /// Its number in the channel; an ephemeral message has none.
    #[schema(nullable = false)]
    seq: Option<u64>,
    /// Its position; an ephemeral message has none.
    #[schema(nullable = false)]
    pos: Option<String>,
    /// Its id, a UUID.
    id: String,
    /// What happened.
    #[schema(max_length = 128)]
    event: String,
    /// What was published.
    data: Value,
    /// When it was published.
    #[schema(format = DateTime)]
    at: String,
    /// The verified user that sent it.
    #[schema(nullable = false)]
    from: Option<String>,
    /// How urgently the application means it.
    #[schema(nullable = false)]
    priority: Option<Priority>,
    /// Collapse key.
    #[schema(nullable = false)]
    key: Option<String>,
    /// When it loses its meaning.
    #[schema(nullable = false, format = DateTime)]
    expires_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MessageType {
    Message,
}

/// Any other frame: see PROTOCOL.md for the members of each type.
#[derive(Serialize, ToSchema)]
pub struct ControlFrame {
    /// Which.
    #[serde(rename = "type")]
    kind: FrameType,
    #[serde(flatten)]
    members: HashMap<String, Value>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FrameType {
    Welcome,
    Gap,
    Reply,
    Subscribed,
    Unsubscribed,
    Ping,
    Pong,
    Ready,
    Reconnect,
    Close,
}

/// A message, or what else a session hears.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum Frame {
    /// A message.
    Message(Message),
    /// Anything else.
    Control(ControlFrame),
}

/// What a poll is answered with.
#[derive(Serialize, ToSchema)]
pub struct PollResponse {
    /// The session, to carry on with the next poll.
    session: String,
    /// The cursor, to present with the next poll.
    cursor: String,
    /// What came, in order; none where `wait` was over before anything did.
    frames: Vec<Frame>,
}

/// A reply for each command that has an `id`, in their order.
#[derive(Serialize, ToSchema)]
pub struct CommandsResponse {
    /// The replies.
    replies: Vec<ControlFrame>,
}
