//! `[database]`: where durable messages, keys and epochs are kept.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};

use super::{Checks, choice::choice, duration};
use crate::store::Synchronous;

/// `[database]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseConfig {
    /// The database's URL.
    #[serde(serialize_with = "without_password")]
    pub url: String,
    /// What a commit waits for.
    pub synchronous: Synchronous,
    /// How long a commit may take before its publishers are told 503.
    #[serde(with = "duration")]
    pub commit_timeout: Duration,
}

choice!(Synchronous { Full = "full", Normal = "normal" });

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: "sqlite://./data/belfry.sqlite".to_owned(),
            synchronous: Synchronous::Full,
            commit_timeout: Duration::from_secs(5),
        }
    }
}

impl DatabaseConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        if !self.url.starts_with("sqlite:") {
            checks.fail(
                "database.url",
                "only SQLite is built in so far; write a URL such as \"sqlite://./data/belfry.sqlite\"",
            );
        }
        let range = Duration::from_millis(100)..=Duration::from_secs(300);
        checks.duration("database.commit_timeout", self.commit_timeout, range);
    }
}

/// A URL may hold a password, which is nobody's business in `config print` or a log.
fn without_password<S: Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hide_password(url))
}

fn hide_password(url: &str) -> String {
    let hidden = || {
        let (scheme, rest) = url.split_once("://")?;
        let (account, place) = rest.rsplit_once('@')?;
        let (user, _) = account.split_once(':')?;
        Some(format!("{scheme}://{user}:(hidden)@{place}"))
    };
    hidden().unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_urls_are_hidden() {
        assert_eq!(hide_password("postgres://ann:s3:c@ret@db/x"), "postgres://ann:(hidden)@db/x");
        assert_eq!(hide_password("sqlite://./data/a.sqlite"), "sqlite://./data/a.sqlite");
    }
}
