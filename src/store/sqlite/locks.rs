//! A transaction that writes has the whole database to itself.

use crate::protocol::Partition;

/// Nothing has to be locked beside.
pub(super) fn alone(_: Partition) -> &'static str {
    ""
}
