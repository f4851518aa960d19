//! Gaps: the server's word that seqs of a channel are missing for a client, and why.

use serde::Serialize;

use super::{Channel, Pos};

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
    pub const ALL: [Self; 7] = [
        Self::Trimmed,
        Self::Overflow,
        Self::Reset,
        Self::Expired,
        Self::Conflated,
        Self::Filtered,
        Self::Renumbered,
    ];

    /// Why seqs go on higher where nothing is missing that was kept: of a channel in SQL, everything is
    /// there; of one whose messages live no longer than the log, nobody knows.
    pub const fn of_jump(volatile: bool) -> Self {
        if volatile { Self::Reset } else { Self::Renumbered }
    }

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
    pub channel: Channel,
    pub reason: GapReason,
    /// The first missing seq, where known.
    pub from_seq: Option<u64>,
    /// The last missing seq, where known.
    pub to_seq: Option<u64>,
    /// Where the stream goes on from.
    pub resume: Pos,
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
