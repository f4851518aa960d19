//! What a session is, beyond any connection.

use std::sync::Arc;

use super::Holder;
use crate::protocol::{Channel, Code, Partition, Refusal, SessionId, TransportKind};

/// What a session is, beyond any connection: enough for any worker to carry it on. Where a stream
/// goes on from is not part of it: the client's cursor says that.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: SessionId,
    /// Whose it is, as the credential says.
    pub owner: Arc<str>,
    /// Sorted by name.
    pub subscriptions: Vec<Subscription>,
    /// The highest command number that was applied.
    pub applied: u64,
    /// The connection that last held it.
    pub holder: Option<Box<Holder>>,
    /// In a fleet: the number of the claim by which this node has the session. Each claim, on whatever
    /// node, raises it, and who holds the session by a lower one holds it no more. 0 without a fleet.
    pub fence: u64,
    /// The server has changed the channels while there was no connection, and has taken these away: the next
    /// connection says so in its `welcome`.
    pub changed: Option<Vec<Channel>>,
    /// What the last connection was.
    pub transport: Option<TransportKind>,
}

impl Record {
    /// A session that has neither channels nor a history.
    pub fn new(id: SessionId, owner: Arc<str>) -> Self {
        Self {
            id,
            owner,
            subscriptions: Vec::new(),
            applied: 0,
            holder: None,
            fence: 0,
            changed: None,
            transport: None,
        }
    }

    /// Where a channel is among its own, or would be.
    pub(super) fn place_of(&self, channel: &Channel) -> Result<usize, usize> {
        self.subscriptions.binary_search_by(|there| there.channel.cmp(channel))
    }

    pub fn has(&self, channel: &Channel) -> bool {
        self.place_of(channel).is_ok()
    }

    /// Only a session's owner may use it.
    pub fn check_owner(&self, owner: &str) -> Result<(), Refusal> {
        if *self.owner == *owner { Ok(()) } else { Err(Self::mismatch()) }
    }

    pub fn mismatch() -> Refusal {
        let detail = "the session belongs to another user; forget it and its cursor, and start a new one";
        Refusal::new(Code::SessionMismatch, detail)
    }

    /// The lowest `since` of a partition's channels, if all of them were joined in mid-session and no cursor past that
    /// has been presented yet.
    pub(super) fn joined(&self, partition: Partition) -> Option<u64> {
        let of_partition = || self.subscriptions.iter().filter(|there| there.partition == Some(partition));
        let since = of_partition().map(|there| there.since).min()?;
        // What the server gave before the partition's first message was joined at 0.
        (since > 0 || of_partition().all(|there| there.granted)).then_some(since)
    }
}

/// A channel of a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subscription {
    pub channel: Channel,
    /// Where its messages are placed; none for an ephemeral channel.
    pub partition: Option<Partition>,
    /// Whether its messages live no longer than the log.
    pub volatile: bool,
    /// The stream does not carry this channel at or below this offset; 0: no such bound.
    pub since: u64,
    /// Nothing of it has been read yet, and the client asked for whatever is kept: what is older is not missed.
    pub fresh: bool,
    /// The server gave it: the token need not allow it.
    pub granted: bool,
}
