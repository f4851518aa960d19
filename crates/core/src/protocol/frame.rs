//! The frames that the server sends: the same JSON on every transport.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    Channel, ChannelStates, Code, Cursor, GapReason, Pos, Refusal, RefusedChannels, SessionId, Timestamp,
};

words! {
    /// How a connection reaches its client, on the wire and in metrics.
    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum TransportKind {
        Ws = "ws",
        Sse = "sse",
        Poll = "poll",
    }
}

/// A frame other than `message`, which is encoded once for all its readers ([`encode_message`]).
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame {
    /// The beginning of a connection's stream.
    Welcome {
        session: SessionId,
        /// Where the frames that follow go on from.
        cursor: Cursor,
        /// Whether subscriptions and command numbers were carried on.
        resumed: bool,
        transport: TransportKind,
        channels: ChannelStates,
        /// Those it may not read.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        refused: RefusedChannels,
        heartbeat_ms: u64,
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
        node: std::sync::Arc<str>,
    },
    /// Messages of a channel that this stream does not carry.
    Gap {
        channel: Channel,
        reason: GapReason,
        #[serde(skip_serializing_if = "Option::is_none")]
        from_seq: Option<u64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        to_seq: Option<u64>,
        resume: Cursor,
    },
    /// Channels have been added, where the states say.
    Subscribed { channels: ChannelStates },
    /// The server has taken channels away, for the reason `code`.
    Unsubscribed { channels: Vec<Channel>, code: Code },
    /// Come back on another connection.
    Reconnect { after_ms: u64, reason: &'static str },
    /// Life, and how far everything has been written: the client adopts the cursor.
    Ping { cursor: Cursor },
    /// Answer to a client's ping.
    Pong,
    /// Answer to `probe=1`.
    Ready,
    /// The end that the server chooses.
    Close {
        /// The WebSocket close code.
        status: u16,
        code: Code,
        detail: String,
        /// Whether the client must not come back by itself.
        #[serde(rename = "final")]
        is_final: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        retry_after_ms: Option<u64>,
        /// The winner's attempt, where the code is `replaced`.
        #[serde(skip_serializing_if = "Option::is_none")]
        attempt: Option<u64>,
        /// The winner's connection name, where the code is `replaced`.
        #[serde(skip_serializing_if = "Option::is_none")]
        connection: Option<String>,
    },
}

impl Frame {
    pub fn close(refusal: Refusal) -> Self {
        let (status, is_final) = refusal.code.close();
        Self::Close {
            status,
            code: refusal.code,
            detail: refusal.detail,
            is_final,
            retry_after_ms: None,
            attempt: None,
            connection: None,
        }
    }

    /// The frame's JSON, on one line.
    pub fn encode(&self) -> String {
        serde_json::to_string(self).expect("a frame has string keys only and always serialises")
    }

    /// The name of the frame's type: the `event:` line of an event stream.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Welcome { .. } => "welcome",
            Self::Gap { .. } => "gap",
            Self::Subscribed { .. } => "subscribed",
            Self::Unsubscribed { .. } => "unsubscribed",
            Self::Reconnect { .. } => "reconnect",
            Self::Ping { .. } => "ping",
            Self::Pong => "pong",
            Self::Ready => "ready",
            Self::Close { .. } => "close",
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "message")]
struct MessageFrame<'a> {
    channel: &'a Channel,
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pos: Option<Pos>,
    id: super::MessageId,
    event: &'a str,
    data: &'a RawValue,
    at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<super::Priority>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Timestamp>,
}

/// A message's frame, on one line. Without a place: an ephemeral one.
pub fn encode_message(draft: &super::Draft, place: Option<&super::Place>) -> String {
    let data = serde_json::from_str(draft.data.as_str()).expect("`Data` holds valid JSON");
    let frame = MessageFrame {
        channel: &draft.channel,
        seq: place.map(|place| place.seq),
        pos: place.map(|place| place.pos),
        id: draft.id,
        event: draft.event.as_str(),
        data,
        at: draft.at,
        from: draft.from.as_ref().map(super::UserId::as_str),
        priority: draft.priority,
        key: draft.key.as_deref(),
        expires_at: draft.expires_at,
    };
    // What stands beside the data fits, most times.
    let mut json = Vec::with_capacity(draft.data.as_str().len() + 384);
    serde_json::to_writer(&mut json, &frame).expect("a message has string keys only and always serialises");
    String::from_utf8(json).expect("JSON is text")
}
