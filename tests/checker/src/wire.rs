//! The frames of the contract, as far as a client has to understand them. What it does not know it ignores.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::place::{Cursor, Id, Pos};

/// What the server says.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Frame {
    /// The first of a connection.
    Welcome(Welcome),
    /// A message of a channel.
    Message(Message),
    /// The word that seqs of a channel are missing.
    Gap(Gap),
    /// The answer to a command.
    Reply(Reply),
    /// The server is there, and this far everything has been written.
    Ping {
        /// Adopted by the client.
        cursor: Cursor,
    },
    /// The client is to be elsewhere by then.
    Reconnect {
        /// Milliseconds from now.
        after_ms: u64,
    },
    /// The end, which the server chose.
    Close(Close),
    /// Anything else.
    #[serde(other)]
    Other,
}

/// How a connection begins.
#[derive(Debug, Clone, Deserialize)]
pub struct Welcome {
    /// To carry on with.
    pub session: String,
    /// Where the frames that follow go on from.
    pub cursor: Cursor,
    /// Whether the session was known.
    pub resumed: bool,
    /// Its channels.
    pub channels: BTreeMap<String, Joined>,
    /// Channels that it does not get.
    #[serde(default)]
    pub refused: BTreeMap<String, Refusal>,
    /// Who serves it.
    pub node: String,
}

/// A message. Ephemeral ones have neither `seq` nor `pos`.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    /// Where it was published.
    pub channel: String,
    /// Its number in the channel.
    pub seq: Option<u64>,
    /// Its place in the log.
    pub pos: Option<Pos>,
    /// Its own.
    pub id: Id,
    /// What the publishers of a run put into it.
    pub data: Payload,
}

/// The body of a message of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// The number of the publish; with the channel it is unique.
    pub n: u64,
}

/// Why seqs are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// History no longer holds them.
    Trimmed,
    /// The namespace's policy dropped them.
    Overflow,
    /// Nobody knows what is missing. A reason that a client does not know counts as this one.
    Reset,
    /// Their time had passed.
    Expired,
    /// A newer message of the same key stands for them.
    Conflated,
    /// This client did not want them.
    Filtered,
    /// Nothing is missing: the log went on at a higher seq.
    Renumbered,
    /// Not on the wire: a reply, or a page of history, went from one seq to a higher one without a word. It holds what
    /// is kept, so the others are not.
    LeftOut,
}

/// A gap.
#[derive(Debug, Clone, Deserialize)]
pub struct Gap {
    /// Whose seqs.
    pub channel: String,
    #[serde(deserialize_with = "known_reason")]
    /// Why.
    pub reason: Reason,
    /// The first, where it is known.
    pub from_seq: Option<u64>,
    /// The last, where it is known.
    pub to_seq: Option<u64>,
    /// Where to go on from.
    pub resume: Option<Cursor>,
}

/// What a subscribe answers for one channel, or a welcome, or a page of history.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Joined {
    /// The channel's last seq, where it starts from now.
    pub seq: Option<u64>,
    /// The position from which the stream carries it.
    pub since: Option<Pos>,
    /// What came before.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// And there is more of it.
    #[serde(default)]
    pub more: bool,
    /// What is missing of it.
    pub gap: Option<PageGap>,
}

/// A gap of a page: its channel is known.
#[derive(Debug, Clone, Deserialize)]
pub struct PageGap {
    #[serde(deserialize_with = "known_reason")]
    /// Why.
    pub reason: Reason,
    /// The first, where it is known.
    pub from_seq: Option<u64>,
    /// The last, where it is known.
    pub to_seq: Option<u64>,
}

/// Why something was refused.
#[derive(Debug, Clone, Deserialize)]
pub struct Refusal {
    /// What clients switch on.
    pub code: String,
}

/// The answer to a command.
#[derive(Debug, Clone, Deserialize)]
pub struct Reply {
    /// The command's number.
    pub id: u64,
    /// True, or there is a code.
    #[serde(default)]
    pub ok: bool,
    /// Why not.
    pub code: Option<String>,
    /// Partitions that the session lacked.
    #[serde(default)]
    pub cursor: Cursor,
    /// Of a subscribe.
    #[serde(default)]
    pub channels: BTreeMap<String, Joined>,
    /// Of a subscribe.
    #[serde(default)]
    pub refused: BTreeMap<String, Refusal>,
}

/// An end. A problem document has the same members, as far as a client looks at them.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Close {
    /// What clients switch on.
    pub code: String,
    /// For people.
    #[serde(default)]
    pub detail: String,
    /// Coming back is no use.
    #[serde(default, rename = "final")]
    pub is_final: bool,
    /// Not before.
    pub retry_after_ms: Option<u64>,
    /// Of the connection that took over.
    pub attempt: Option<u64>,
    /// Of the connection that took over.
    pub connection: Option<String>,
}

fn known_reason<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Reason, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or(Reason::Reset))
}

impl Reason {
    /// Something may be lost: a client fetches a snapshot.
    pub fn is_unwanted(self) -> bool {
        matches!(self, Self::Trimmed | Self::Overflow | Self::Reset | Self::LeftOut)
    }

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trimmed => "trimmed",
            Self::Overflow => "overflow",
            Self::Reset => "reset",
            Self::Expired => "expired",
            Self::Conflated => "conflated",
            Self::Filtered => "filtered",
            Self::Renumbered => "renumbered",
            Self::LeftOut => "left out",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_ignored() {
        let gap = r#"{"type":"gap","channel":"a","reason":"eaten by mice","resume":"0.7","more":1}"#;
        let Frame::Gap(gap) = serde_json::from_str(gap).unwrap() else { panic!("it is a gap") };
        assert_eq!((gap.reason, gap.resume.unwrap().to_string().as_str()), (Reason::Reset, "0.7"));
        assert!(matches!(serde_json::from_str(r#"{"type":"horoscope"}"#).unwrap(), Frame::Other));
    }
}
