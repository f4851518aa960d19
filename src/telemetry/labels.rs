//! Labels whose values are known beforehand: their series exist from the start, at zero, and
//! their handles are found by index.

use std::{marker::PhantomData, ops::Index};

use crate::{
    config::NamespaceKind,
    log::Source,
    protocol::{GapReason, TransportKind},
    redis::RedisErrorKind,
};

/// A label with a fixed set of values.
pub trait Label: Copy + 'static {
    /// The label's name.
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

/// Whether a connection's session could be carried on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeOutcome {
    /// It was.
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
    /// It was had, from a connection that was open as far as was known.
    Taken,
    /// It was had, and had no connection.
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
    }
}
