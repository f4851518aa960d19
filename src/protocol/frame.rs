//! The frames that the server sends: the same JSON on every transport.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Channel, Code, Cursor, Message, Pos, Refusal, SessionId, Timestamp};

/// How a connection reaches its client.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TransportKind {
    /// WebSocket.
    Ws,
    /// Server-Sent Events.
    Sse,
    /// HTTP long-poll.
    Poll,
}

impl TransportKind {
    /// Every transport.
    pub const ALL: [Self; 3] = [Self::Ws, Self::Sse, Self::Poll];

    /// Its name on the wire and in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ws => "ws",
            Self::Sse => "sse",
            Self::Poll => "poll",
        }
    }
}

/// Why seqs are missing for a client.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum GapReason {
    /// The history no longer holds them. Unwanted: fetch a snapshot.
    Trimmed,
    /// The namespace's policy dropped them. Unwanted.
    Overflow,
    /// The log began anew, or the cursor is not of this log. Unwanted.
    Reset,
    /// They lost their meaning before they were delivered. Wanted.
    Expired,
    /// A newer message of the same key stands for them. Wanted.
    Conflated,
    /// The client asked not to get them. Wanted.
    Filtered,
    /// Nothing is missing: the log went on at a higher seq. Wanted.
    Renumbered,
}

impl GapReason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::Trimmed,
        Self::Overflow,
        Self::Reset,
        Self::Expired,
        Self::Conflated,
        Self::Filtered,
        Self::Renumbered,
    ];

    /// Its name on the wire and in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trimmed => "trimmed",
            Self::Overflow => "overflow",
            Self::Reset => "reset",
            Self::Expired => "expired",
            Self::Conflated => "conflated",
            Self::Filtered => "filtered",
            Self::Renumbered => "renumbered",
        }
    }
}

/// The server's word that seqs of a channel are missing for this client.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The channel.
    pub channel: Channel,
    /// Why.
    pub reason: GapReason,
    /// The first missing seq, where known.
    pub from_seq: Option<u64>,
    /// The last missing seq, where known.
    pub to_seq: Option<u64>,
    /// Where the stream goes on from.
    pub resume: Pos,
}

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
    /// What is kept after the seq that was asked for, up to `since`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub messages: Option<Vec<Box<RawValue>>>,
    /// Whether history has more of that, to be paged with `until`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<bool>,
    /// What of it is missing and why, if anything is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<ReplyGap>,
}

/// A gap inside a reply or a page of history.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ReplyGap {
    /// Why.
    #[schema(value_type = String)]
    pub reason: GapReason,
    /// The first missing seq, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_seq: Option<u64>,
    /// The last missing seq, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_seq: Option<u64>,
}

/// Why one channel of several was refused.
#[derive(Clone, Debug, Serialize)]
pub struct RefusedChannel {
    code: Code,
    detail: String,
}

impl From<Refusal> for RefusedChannel {
    fn from(refusal: Refusal) -> Self {
        Self { code: refusal.code, detail: refusal.detail }
    }
}

/// What became of channels, by name.
pub type Channels = BTreeMap<Channel, ChannelState>;

/// What was refused, by the name that was asked for (it need not be a valid one).
pub type Refused = BTreeMap<String, RefusedChannel>;

/// The answer to a command.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename = "reply")]
pub struct Reply {
    /// The command's id.
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
    pub channels: Option<Channels>,
    /// Which were refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
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
    /// Plain success.
    pub fn ok(id: u64) -> Self {
        Self { ok: Some(true), ..Self::empty(Some(id)) }
    }

    /// A refusal.
    pub fn refused(id: Option<u64>, refusal: Refusal) -> Self {
        Self { code: Some(refusal.code), detail: Some(refusal.detail), ..Self::empty(id) }
    }

    fn empty(id: Option<u64>) -> Self {
        Self {
            id,
            ok: None,
            cursor: None,
            channels: None,
            refused: None,
            results: None,
            expires_at: None,
            code: None,
            detail: None,
        }
    }
}

/// What a publish gives for one channel. An ephemeral message has neither seq nor pos.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Published {
    /// The channel.
    #[schema(value_type = String)]
    pub channel: Channel,
    /// The message's id, the same on a retry.
    #[schema(value_type = String)]
    pub id: super::MessageId,
    /// Its seq.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub seq: Option<u64>,
    /// Its position.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub pos: Option<Pos>,
}

/// A frame other than `message`, which is encoded once for all its readers ([`encode_message`]).
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame {
    /// The beginning of a connection's stream.
    Welcome {
        /// The session.
        session: SessionId,
        /// Where the frames that follow go on from.
        cursor: Cursor,
        /// Whether subscriptions and command numbers were carried on.
        resumed: bool,
        /// How.
        transport: TransportKind,
        /// The session's channels.
        channels: Channels,
        /// Those it may not read.
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        refused: Refused,
        /// How often the server makes itself heard, in milliseconds.
        heartbeat_ms: u64,
        /// When the token expires.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<Timestamp>,
        /// The node's name.
        node: std::sync::Arc<str>,
    },
    /// Seqs are missing.
    Gap {
        /// The channel.
        channel: Channel,
        /// Why.
        reason: GapReason,
        /// The first missing seq, where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        from_seq: Option<u64>,
        /// The last missing seq, where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        to_seq: Option<u64>,
        /// Where the stream goes on from.
        resume: Cursor,
    },
    /// The server added channels.
    Subscribed {
        /// Which, and from where.
        channels: Channels,
    },
    /// The server removed channels.
    Unsubscribed {
        /// Which.
        channels: Vec<Channel>,
        /// Why.
        code: Code,
    },
    /// Come back on another connection.
    Reconnect {
        /// After this many milliseconds.
        after_ms: u64,
        /// Why.
        reason: &'static str,
    },
    /// Life, and how far everything has been written.
    Ping {
        /// To be adopted by the client.
        cursor: Cursor,
    },
    /// The answer to a client's ping.
    Pong,
    /// Answer to `probe=1`.
    Ready,
    /// The end that the server chooses.
    Close {
        /// The WebSocket close code.
        status: u16,
        /// Why.
        code: Code,
        /// What to do.
        detail: String,
        /// Whether the client must not come back by itself.
        #[serde(rename = "final")]
        is_final: bool,
        /// How long to wait before coming back, in milliseconds.
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
    /// A close for a refusal.
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
    serde_json::to_string(&frame).expect("a message has string keys only and always serialises")
}

impl Message {
    /// The message's frame, on one line.
    pub fn encode(&self) -> String {
        encode_message(&self.draft, Some(&self.place))
    }
}
