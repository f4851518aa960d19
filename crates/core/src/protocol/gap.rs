//! Gaps: the server's word that seqs of a channel are missing for a client, and why.

use serde::Serialize;

use super::{Channel, Pos};

words! {
    /// Why seqs are missing for a client, on the wire and in metrics.
    pub enum GapReason {
        /// The history no longer holds them. Unwanted: fetch a snapshot.
        Trimmed = "trimmed",
        /// The namespace's policy dropped them. Unwanted.
        Overflow = "overflow",
        /// The log began anew, or the cursor is not of this log. Unwanted.
        Reset = "reset",
        /// They lost their meaning before they were delivered. Wanted.
        Expired = "expired",
        /// A newer message of the same key stands for them. Wanted.
        Conflated = "conflated",
        /// The client asked not to get them. Wanted.
        Filtered = "filtered",
        /// Nothing is missing: the log went on at a higher seq. Wanted.
        Renumbered = "renumbered",
    }
}

impl GapReason {
    /// Why seqs go on higher where nothing is missing that was kept: of a channel in SQL, everything is
    /// there; of one whose messages live no longer than the log, nobody knows.
    pub const fn of_jump(volatile: bool) -> Self {
        if volatile { Self::Reset } else { Self::Renumbered }
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

impl Gap {
    pub fn new(channel: &Channel, reason: GapReason, seqs: [Option<u64>; 2], resume: Pos) -> Self {
        let ([from_seq, to_seq], channel) = (seqs, channel.clone());
        Self { channel, reason, from_seq, to_seq, resume }
    }
}

/// A gap inside a reply or a page of history.
#[derive(Clone, Copy, Debug, Serialize, utoipa::ToSchema)]
pub struct ReplyGap {
    /// Why they are missing.
    #[schema(value_type = String)]
    pub reason: GapReason,
    /// The first missing seq, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_seq: Option<u64>,
    /// The last missing seq, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_seq: Option<u64>,
}

impl ReplyGap {
    pub fn of(reason: GapReason, from: u64, to: u64) -> Self {
        Self { reason, from_seq: Some(from), to_seq: Some(to) }
    }
}
