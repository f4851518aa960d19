//! Labels whose values are known beforehand: their series exist from the start, at zero, and their handles are found by index.

#[cfg(test)]
mod tests;

use std::{marker::PhantomData, ops::Index};

use crate::{
    config::NamespaceKind,
    protocol::{Code, GapReason, TransportKind},
};

/// A label with a fixed set of values.
pub trait Label: Copy + 'static {
    const NAME: &'static str;

    /// Every value, in the order of [`Self::index`].
    const ALL: &'static [Self];

    fn index(self) -> usize;

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
        Self { handles: L::ALL.iter().map(|label| handle(label.value())).collect(), label: PhantomData }
    }
}

impl<L: Label, T> Index<L> for By<L, T> {
    type Output = T;

    fn index(&self, label: L) -> &T {
        &self.handles[label.index()]
    }
}

/// Labels of metrics alone: what each value means, and its text.
macro_rules! labels {
    ($($(#[$meta:meta])* enum $type:ident, $name:literal { $($values:tt)+ })+) => {$(
        belfry_core::words! { $(#[$meta])* pub enum $type { $($values)+ } }
        label!($type, $name);
    )+};
}

macro_rules! label {
    ($type:ty, $name:literal) => {
        impl Label for $type {
            const NAME: &'static str = $name;
            const ALL: &'static [Self] = &Self::ALL;

            fn index(self) -> usize {
                self as usize
            }

            fn value(self) -> &'static str {
                self.as_str()
            }
        }
    };
}

labels! {
    /// Where a catch-up read was answered.
    enum Source, "source" {
        Ring = "ring",
        /// The log's own history.
        History = "history",
        Store = "store",
    }

    /// The kinds of a [`RedisError`](crate::redis::RedisError).
    #[derive(derive_more::Display)]
    enum RedisErrorKind, "kind" {
        /// No connection could be made, or there is no primary now.
        #[display("Redis cannot be reached")]
        Unreachable = "unreachable",
        #[display("Redis did not answer in time")]
        Timeout = "timeout",
        #[display("the connection to Redis ended")]
        Cut = "cut",
        /// It is another incarnation than the one that the connection was opened for.
        #[display("Redis has failed over or restarted")]
        Replaced = "replaced",
        #[display("Redis sent more than was taken")]
        Overflow = "overflow",
        #[display("all connections to Redis are in use")]
        Busy = "busy",
        /// A replica, or one that has lost its primary.
        #[display("Redis takes no writes")]
        ReadOnly = "read_only",
        #[display("Redis is loading its data")]
        Loading = "loading",
        /// Wrong password, or a command, key or channel that the user may not use.
        #[display("Redis refuses this user")]
        Denied = "denied",
        /// Too old, a cluster, one that evicts.
        #[display("Redis cannot be used")]
        Unfit = "unfit",
        #[display("Redis answered with an error")]
        Reply = "reply",
        /// An answer that was not understood, or a request that could not be made.
        #[display("Redis was not understood")]
        Protocol = "protocol",
    }

    /// Whether a connection's session could be carried on.
    enum ResumeOutcome, "outcome" {
        Resumed = "resumed",
        /// None was asked for.
        New = "new",
        Mismatch = "mismatch",
        Unknown = "unknown",
    }

    /// Why an ephemeral message did not reach a session that listened.
    enum EphemeralDrop, "reason" {
        /// The worker was too far behind with the node's ephemeral messages.
        Mailbox = "mailbox",
        /// The connection had too much waiting to be written.
        Pending = "pending",
    }

    /// What became of a claim on a session.
    enum ClaimOutcome, "outcome" {
        /// The session was taken from a connection that was open as far as was known.
        Taken = "taken",
        /// The session had no connection.
        Woken = "woken",
        /// A newer connection has it.
        Refused = "refused",
        /// Another node has it, for commands.
        Held = "held",
        Mismatch = "mismatch",
        Unknown = "unknown",
        Failed = "failed",
    }

    /// What became of commands that were passed on to another node.
    enum CarriedOutcome, "outcome" {
        /// They were applied there, or refused.
        Answered = "answered",
        /// The node does not hold the session (any more).
        Moved = "moved",
        /// It has too much to do.
        Busy = "busy",
        Silent = "silent",
    }

    /// What became of a request of server-side control.
    enum ControlOutcome, "outcome" {
        /// It was carried out everywhere.
        Done = "done",
        /// Not on some node or session, and the answer says on which.
        Partial = "partial",
        Failed = "failed",
    }

    /// Why the streams were read for what was or may have been missed.
    enum CatchUp, "reason" {
        /// The first connection, or a new one.
        Connected = "connected",
        /// A new epoch, on a connection that lasts.
        Epoch = "epoch",
        /// A message came whose predecessor had not.
        Hole = "hole",
    }

    enum SqlUse, "operation" {
        Read = "read",
        /// Anything that changes something and is no commit of messages.
        Write = "write",
        Commit = "commit",
    }

    /// Why an operation on a database failed.
    enum SqlErrorKind, "kind" {
        Timeout = "timeout",
        /// It refused, or the connection broke.
        Failed = "failed",
        EpochClosed = "epoch_closed",
        /// Whether a commit went through is not known.
        Unknown = "unknown",
    }

    /// Why a publish was not acknowledged.
    enum PublishFailure, "reason" {
        /// The log takes nothing now.
        Unavailable = "unavailable",
        /// Whether it was stored is not known.
        Unknown = "unknown",
        /// Its key was used with another body.
        Mismatch = "mismatch",
    }
}

label!(Code, "code");
label!(TransportKind, "transport");
label!(GapReason, "reason");
label!(NamespaceKind, "kind");
