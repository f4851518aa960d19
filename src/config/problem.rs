//! What is wrong with a config: every problem, not only the first, each with its key, where the
//! value came from, and what is allowed.

use std::fmt::{self, Display};

#[derive(Debug, Clone, PartialEq, Eq, derive_more::Display)]
#[display("{key} (from {origin}): {detail}")]
pub struct BadSetting {
    /// The key, such as `session.heartbeat`.
    pub key: String,
    /// Where its value came from, such as `environment BELFRY_SESSION__HEARTBEAT`.
    pub origin: String,
    pub detail: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<BadSetting>);

impl Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.0.len() == 1 { "a bad setting" } else { "bad settings" };
        write!(f, "the config has {plural}:")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for Problems {}
