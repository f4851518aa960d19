//! Labels whose values are known beforehand: their series exist from the start, at zero, and
//! their handles are found by index.

use std::{fmt, marker::PhantomData, ops::Index};

use crate::{
    config::NamespaceKind,
    protocol::{Code, GapReason, TransportKind},
};

/// A label with a fixed set of values.
pub trait Label: Copy + 'static {
    const NAME: &'static str;

    /// Every value, in the order of [`Self::index`].
    fn all() -> &'static [Self];

    /// The value's place in [`Self::all`].
    fn index(self) -> usize;

    /// The value as text.
    fn value(self) -> &'static str;
}

/// One handle for each value of a label: `metrics.delivered[TransportKind::Ws]`.
#[derive(Debug, Clone)]
pub struct By<L, T> {
    handles: Box<[T]>,
    label: PhantomData<L>,
}

impl<L: Label, T> By<L, T> {
    pub(super) fn new(handle: impl Fn(&'static str) -> T) -> Self {
        Self { handles: L::all().iter().map(|label| handle(label.value())).collect(), label: PhantomData }
    }
}

impl<L: Label, T> Index<L> for By<L, T> {
    type Output = T;

    fn index(&self, label: L) -> &T {
        &self.handles[label.index()]
    }
}

/// Where a catch-up read was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Ring,
    /// The log's own history.
    History,
    Store,
}

impl Source {
    pub const ALL: [Self; 3] = [Self::Ring, Self::History, Self::Store];

    /// Its name in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ring => "ring",
            Self::History => "history",
            Self::Store => "store",
        }
    }
}

/// The kinds of a [`RedisError`](crate::redis::RedisError).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RedisErrorKind {
    /// No connection could be made, or there is no primary now.
    Unreachable,
    /// Nothing came in time.
    Timeout,
    Cut,
    /// The server is another incarnation than the one that the connection was opened for.
    Replaced,
    /// Pushes came faster than they were taken, so the connection was ended.
    Overflow,
    /// All connections of the pool were in use until the deadline.
    Busy,
    /// A replica, or one that has lost its primary, takes no writes.
    ReadOnly,
    /// It reads its data from disk.
    Loading,
    /// Wrong password, or a command, key or channel that the user may not use.
    Denied,
    /// It cannot be used: too old, a cluster, one that evicts.
    Unfit,
    /// Any other error that the server answered.
    Reply,
    /// An answer that was not understood, or a request that could not be made.
    Protocol,
}

impl RedisErrorKind {
    pub const ALL: [Self; 12] = [
        Self::Unreachable,
        Self::Timeout,
        Self::Cut,
        Self::Replaced,
        Self::Overflow,
        Self::Busy,
        Self::ReadOnly,
        Self::Loading,
        Self::Denied,
        Self::Unfit,
        Self::Reply,
        Self::Protocol,
    ];

    /// Its name in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Cut => "cut",
            Self::Replaced => "replaced",
            Self::Overflow => "overflow",
            Self::Busy => "busy",
            Self::ReadOnly => "read_only",
            Self::Loading => "loading",
            Self::Denied => "denied",
            Self::Unfit => "unfit",
            Self::Reply => "reply",
            Self::Protocol => "protocol",
        }
    }
}

impl fmt::Display for RedisErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable => "Redis cannot be reached",
            Self::Timeout => "Redis did not answer in time",
            Self::Cut => "the connection to Redis ended",
            Self::Replaced => "Redis has failed over or restarted",
            Self::Overflow => "Redis sent more than was taken",
            Self::Busy => "all connections to Redis are in use",
            Self::ReadOnly => "Redis takes no writes",
            Self::Loading => "Redis is loading its data",
            Self::Denied => "Redis refuses this user",
            Self::Unfit => "Redis cannot be used",
            Self::Reply => "Redis answered with an error",
            Self::Protocol => "Redis was not understood",
        })
    }
}

/// Whether a connection's session could be carried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeOutcome {
    Resumed,
    /// None was asked for.
    New,
    /// It belongs to another user.
    Mismatch,
    /// It is not known (any more).
    Unknown,
}

/// Why an ephemeral message did not reach a session that listened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EphemeralDrop {
    /// The worker was too far behind with the node's ephemeral messages.
    Mailbox,
    /// The connection had too much waiting to be written.
    Pending,
}

/// What became of a claim on a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// The session was taken from a connection that was open as far as was known.
    Taken,
    /// The session had no connection.
    Woken,
    /// A newer connection has it.
    Refused,
    /// Another node has it, for commands.
    Held,
    /// It belongs to another user.
    Mismatch,
    /// It is not known (any more).
    Unknown,
    /// Redis could not be asked.
    Failed,
}

/// What became of commands that were passed on to another node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarriedOutcome {
    /// They were applied there, or refused.
    Answered,
    /// The node does not hold the session (any more).
    Moved,
    /// It has too much to do.
    Busy,
    /// It has not answered.
    Silent,
}

/// What became of a request of server-side control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ControlOutcome {
    /// It was carried out everywhere.
    Done,
    /// Not on some node or session, and the answer says on which.
    Partial,
    /// It came to nothing.
    Failed,
}

/// Why the streams were read for what was or may have been missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatchUp {
    /// The first connection, or a new one.
    Connected,
    /// A new epoch, on a connection that lasts.
    Epoch,
    /// A message came whose predecessor had not.
    Hole,
}

/// What a database is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlUse {
    Read,
    /// Anything that changes something and is no commit of messages.
    Write,
    /// A commit of messages.
    Commit,
}

/// Why an operation on a database failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SqlErrorKind {
    /// It did not answer in time.
    Timeout,
    /// It refused, or the connection broke.
    Failed,
    /// Another epoch is in charge.
    EpochClosed,
    /// Whether a commit went through is not known.
    Unknown,
}

/// Why a publish was not acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishFailure {
    /// The log takes nothing now.
    Unavailable,
    /// Whether it was stored is not known.
    Unknown,
    /// Its key was used with another body.
    Mismatch,
}

macro_rules! label {
    ($type:ty, $name:literal, [$($variant:ident = $value:expr),+]) => {
        impl Label for $type {
            const NAME: &'static str = $name;

            fn all() -> &'static [Self] {
                &[$(Self::$variant),+]
            }

            fn index(self) -> usize {
                self as usize
            }

            fn value(self) -> &'static str {
                match self {
                    $(Self::$variant => $value),+
                }
            }
        }
    };
}

macro_rules! label_of_all {
    ($type:ty, $name:literal) => {
        impl Label for $type {
            const NAME: &'static str = $name;

            fn all() -> &'static [Self] {
                &Self::ALL
            }

            fn index(self) -> usize {
                self as usize
            }

            fn value(self) -> &'static str {
                self.as_str()
            }
        }
    };
}

label!(
    ResumeOutcome,
    "outcome",
    [Resumed = "resumed", New = "new", Mismatch = "mismatch", Unknown = "unknown"]
);
label!(
    ClaimOutcome,
    "outcome",
    [
        Taken = "taken",
        Woken = "woken",
        Refused = "refused",
        Held = "held",
        Mismatch = "mismatch",
        Unknown = "unknown",
        Failed = "failed"
    ]
);
label!(CarriedOutcome, "outcome", [Answered = "answered", Moved = "moved", Busy = "busy", Silent = "silent"]);
label!(ControlOutcome, "outcome", [Done = "done", Partial = "partial", Failed = "failed"]);
label!(CatchUp, "reason", [Connected = "connected", Epoch = "epoch", Hole = "hole"]);
label!(EphemeralDrop, "reason", [Mailbox = "mailbox", Pending = "pending"]);
label!(SqlUse, "operation", [Read = "read", Write = "write", Commit = "commit"]);
label!(
    SqlErrorKind,
    "kind",
    [Timeout = "timeout", Failed = "failed", EpochClosed = "epoch_closed", Unknown = "unknown"]
);
label!(PublishFailure, "reason", [Unavailable = "unavailable", Unknown = "unknown", Mismatch = "mismatch"]);
label_of_all!(Code, "code");
label_of_all!(Source, "source");
label_of_all!(TransportKind, "transport");
label_of_all!(GapReason, "reason");
label_of_all!(NamespaceKind, "kind");
label_of_all!(RedisErrorKind, "kind");

#[cfg(test)]
mod tests {
    use super::*;

    fn indices_are_places<L: Label + std::fmt::Debug>() {
        for (place, label) in L::all().iter().enumerate() {
            assert_eq!(label.index(), place, "{label:?}");
        }
    }

    #[test]
    fn every_label_finds_its_own_handle() {
        indices_are_places::<TransportKind>();
        indices_are_places::<GapReason>();
        indices_are_places::<NamespaceKind>();
        indices_are_places::<ResumeOutcome>();
        indices_are_places::<Source>();
        indices_are_places::<EphemeralDrop>();
        indices_are_places::<ClaimOutcome>();
        indices_are_places::<CarriedOutcome>();
        indices_are_places::<CatchUp>();
        indices_are_places::<ControlOutcome>();
        indices_are_places::<RedisErrorKind>();
        indices_are_places::<SqlUse>();
        indices_are_places::<SqlErrorKind>();
        indices_are_places::<PublishFailure>();
        indices_are_places::<Code>();
    }
}
