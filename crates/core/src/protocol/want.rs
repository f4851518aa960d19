//! What a reader asks of the log.

use super::{Channel, GapReason};

/// A channel to be read, and from where.
#[derive(Clone, Debug)]
pub struct Want {
    pub channel: Channel,
    /// Everything up to here has been read, or is not wanted.
    pub after: u64,
    /// The reader asked for all that is kept, and has read nothing yet: what is gone up to here is not missing. 0: all
    /// that is gone is missing.
    pub earliest: u64,
    /// Whether its messages live no longer than the log: it is plain, and not in SQL.
    pub volatile: bool,
}

impl Want {
    /// Why seqs go on higher where no message is missing that was kept.
    pub(crate) fn jump(&self) -> GapReason {
        GapReason::of_jump(self.volatile)
    }
}
