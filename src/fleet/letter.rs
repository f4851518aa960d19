//! Letters: what nodes say to each other, as JSON.
//!
//! During an upgrade nodes of two versions run side by side. So variants and fields are only ever added, a letter that is
//! not understood is let go, and a question that is not understood is answered so ([`Answer::NotUnderstood`]). A form that
//! older nodes would read wrongly has a [`VERSION`] of its own. `tests/fixtures/fleet` holds what each version has written.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    auth::{Identity, Revocation},
    fleet::order::{Done, Order},
    protocol::{Refusal, SessionId},
    session::Holder,
};

/// A node's name among the others: its configured name, which people know it by, and a random part
/// made once per process, since a node that comes back remembers nothing.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, derive_more::Display,
)]
#[serde(transparent)]
pub struct NodeId(Arc<str>);

impl NodeId {
    /// A name for this process.
    pub fn new(name: &str) -> Self {
        Self(format!("{name}-{:08x}", rand::random::<u32>()).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for NodeId {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// The version of letters and of sessions' records that is written here, and the newest that is read.
pub const VERSION: u32 = 1;

/// The first nodes wrote no version.
pub(super) fn first() -> u32 {
    1
}

/// What a node tells others and waits for no answer to. It may be lost: the sender has another
/// way by which its matter comes right in the end.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Letter {
    /// These sessions were last with the receiver, and another node has them now. If it is lost:
    /// the receiver's next save or refresh of the session is refused.
    Taken(Vec<Taken>),
}

/// A session that another node has claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    pub session: SessionId,
    /// The claim's number: who holds the session by a lower one holds it no more.
    pub fence: u64,
    /// For which of the client's connections; none: for a command, which takes it from nobody that is alive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub winner: Option<Holder>,
}

/// What a node asks another.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// Applies commands to a session that the receiver holds.
    Commands(Carried),
    /// Carries out an order on the sessions that the receiver knows.
    Control(Order),
    /// Takes these tokens no more, and ends what they have opened.
    Revoke(Revocation),
}

/// Commands that came in elsewhere.
#[derive(Debug, Serialize, Deserialize)]
pub struct Carried {
    pub session: SessionId,
    /// Who sent them, as the node where they came in has verified.
    pub bearer: Arc<Identity>,
    /// Each as it came; of a `refresh` type and number, and the rest among the proofs.
    pub commands: Vec<Box<RawValue>>,
    /// What tokens have proved that came in elsewhere. They themselves stay there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// How many bytes of messages the replies may still carry; none: as many as those of any request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<usize>,
}

/// What the token of a `refresh` has proved.
#[derive(Debug, Serialize, Deserialize)]
pub struct Proof {
    /// Which of the commands it is.
    pub at: usize,
    pub id: u64,
    pub verdict: TokenVerdict,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenVerdict {
    /// It is good, and its bearer's.
    Good(Arc<Identity>),
    Refused(Refusal),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Applied {
        /// How many: the session has moved on before the next, or the answer has become long.
        done: usize,
        /// What they gave, as it goes to the client.
        replies: Vec<Box<RawValue>>,
    },
    /// The session is not here (any more).
    NotHere,
    Busy,
    /// The session may not be used by this caller.
    Refused(Refusal),
    /// What has come of an order.
    Controlled(Done),
    Revoked,
    /// A question of a later version.
    NotUnderstood,
}

/// The paper that everything is written on.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Envelope<'a> {
    #[serde(default = "first")]
    pub(super) v: u32,
    pub(super) from: NodeId,
    /// A question, by its number at the asker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ask: Option<u64>,
    /// The answer to the question of this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) answer: Option<u64>,
    /// A [`Letter`], or a [`Request`] where `ask` says so, or an [`Answer`].
    #[serde(borrow)]
    pub(super) body: &'a RawValue,
}
