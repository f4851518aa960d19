//! What a backend asks of sessions, and what comes of it: also what nodes say to each other of it.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    protocol::{Channel, Code, Refusal, SessionId, Timestamp, TransportKind, UserId},
    session::Record,
};

/// How many of a user's sessions an order reaches on each node.
pub const MOST_SESSIONS: usize = 10_000;

/// How many bytes of sessions a node lists: an answer of many nodes must not fill the memory, and one node's
/// answer has to go in a letter.
const LISTED_BYTES: usize = 512 << 10;

/// Something that is asked of sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub whose: Whose,
    pub act: Act,
}

/// Which sessions are meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// All of a user's.
    User(UserId),
    Session(SessionId),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// What is known of them.
    List,
    Disconnect {
        /// Whether the client must not come back by itself.
        is_final: bool,
    },
    /// To have these channels as well.
    Subscribe(Vec<Channel>),
    /// To have them no more.
    Unsubscribe(Vec<Channel>),
}

/// A session, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Session)]
pub struct Listed {
    /// The id of the session.
    #[schema(value_type = String)]
    pub session: SessionId,
    /// How it is connected; absent while it is not, such as between two polls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub transport: Option<TransportKind>,
    /// The node that it is connected to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub node: Option<Box<str>>,
    /// Since when it is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable = false)]
    pub since: Option<Timestamp>,
    /// The channels that it listens to.
    #[schema(value_type = Vec<String>)]
    pub channels: Vec<Channel>,
    /// How many positions of the log it has yet to be carried past, over its partitions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub lag: Option<u64>,
    /// How many bytes of messages wait for its client to take them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub pending_bytes: Option<usize>,
    /// Up to where its messages have been written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub cursor: Option<String>,
}

impl Listed {
    /// A session that has no connection.
    pub fn resting(record: &Record) -> Self {
        Self {
            session: record.id,
            transport: None,
            node: None,
            since: None,
            channels: record.subscriptions.iter().map(|there| there.channel.clone()).collect(),
            lag: None,
            pending_bytes: None,
            cursor: None,
        }
    }

    fn cost(&self) -> usize {
        let names: usize = self.channels.iter().map(|channel| channel.as_str().len() + 3).sum();
        names + self.cursor.as_ref().map_or(0, String::len) + 256
    }
}

/// A session of which it was asked in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedSession {
    /// The session that refused.
    #[schema(value_type = String)]
    pub session: SessionId,
    /// What stood against it.
    #[schema(value_type = String)]
    pub code: Code,
    /// What to do about it.
    pub detail: String,
}

/// What has come of an order at some place.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Every session that was found, whatever came of it.
    pub found: Vec<SessionId>,
    /// Those that it was asked of in vain.
    #[serde(default)]
    pub refused: Vec<RefusedSession>,
    /// What [`Act::List`] gave.
    #[serde(default)]
    pub listed: Vec<Listed>,
    /// There are more sessions than are reached or listed at once.
    #[serde(default)]
    pub more: bool,
}

/// What has come of an order for one session. None: it is not here.
pub type Obeyed = Option<Result<Option<Box<Listed>>, Refusal>>;

impl Done {
    pub fn add(&mut self, session: SessionId, obeyed: Obeyed) {
        match obeyed {
            None => return,
            Some(Ok(None)) => {}
            Some(Ok(Some(listed))) => self.listed.push(*listed),
            Some(Err(Refusal { code, detail })) => {
                self.refused.push(RefusedSession { session, code, detail });
            }
        }
        self.found.push(session);
    }

    /// Adds what another place says. A session that was on its way between the two counts once.
    pub fn merge(&mut self, other: Self) {
        let Self { found, refused, listed, more } = other;
        let known = std::mem::take(&mut self.found);
        let is_new = |id: &SessionId| !known.contains(id);
        self.refused.extend(refused.into_iter().filter(|refused| is_new(&refused.session)));
        self.listed.extend(listed.into_iter().filter(|listed| is_new(&listed.session)));
        let new: Vec<SessionId> = found.into_iter().filter(is_new).collect();
        self.found = known;
        self.found.extend(new);
        self.more |= more;
    }

    /// Leaves away what is too long to be sent, and says so.
    pub fn clipped(mut self) -> Self {
        let mut room = LISTED_BYTES;
        let fitting = self.listed.iter().take_while(|listed| {
            let fits = listed.cost() <= room;
            room = room.saturating_sub(listed.cost());
            fits
        });
        let fitting = fitting.count();
        self.more |= fitting < self.listed.len();
        self.listed.truncate(fitting);
        self
    }

    /// Of how many sessions it was done.
    pub fn count(&self) -> usize {
        self.found.len() - self.refused.len()
    }
}
