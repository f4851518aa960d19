//! Which Redis this is: a primary, and one history of its data.

#[cfg(test)]
mod tests;

use std::str::FromStr;

/// The id of a primary's replication history, 40 hex digits. It changes whenever the data may be
/// other than what this server held before: at each start, and at each promotion.
#[derive(Clone, Copy, PartialEq, Eq, Hash, derive_more::Display)]
#[display("{}", self.as_str())]
pub struct Replid([u8; 40]);

/// One primary with one history. A log's positions are continued only within one of these; see
/// [`Server::commands`](super::Server::commands).
#[derive(Debug, Clone, PartialEq, Eq, derive_more::Display)]
#[display("{address} ({replid})")]
pub struct Incarnation {
    pub address: String,
    /// What `INFO replication` calls `master_replid`.
    pub replid: Replid,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a replication id, which has 40 hex digits")]
pub struct ReplidError(String);

impl Replid {
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("hex digits are ASCII")
    }
}

impl FromStr for Replid {
    type Err = ReplidError;

    fn from_str(text: &str) -> Result<Self, ReplidError> {
        let digits: Option<[u8; 40]> = text.as_bytes().try_into().ok();
        let digits = digits.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        digits.map(Self).ok_or_else(|| ReplidError(text.chars().take(64).collect()))
    }
}

belfry_core::debug_as_display!(Replid);
