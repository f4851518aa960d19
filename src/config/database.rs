//! `[database]`: where durable messages, keys and epochs are kept.

use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};

use super::Checks;
use crate::values::{choice, duration};

/// What a commit waits for (SQLite's `PRAGMA synchronous`, PostgreSQL's `synchronous_commit`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Synchronous {
    /// The disk has it: an acknowledged message survives a power cut.
    #[default]
    Full,
    /// SQLite: the operating system has it: it survives a crash of this process, but a power cut may
    /// take the last moments. PostgreSQL: its server has it, and a crash of that may take them.
    Normal,
}

/// `[database]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseConfig {
    #[serde(serialize_with = "without_password")]
    pub url: String,
    /// What a commit waits for.
    pub synchronous: Synchronous,
    /// PostgreSQL: the most connections of this node.
    pub pool_size: u32,
    /// PostgreSQL: how long a server that cannot be reached is tried again.
    #[serde(with = "duration")]
    pub connect_timeout: Duration,
    /// How long anything but a commit may take.
    #[serde(with = "duration")]
    pub query_timeout: Duration,
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
            pool_size: 10,
            connect_timeout: Duration::from_secs(3),
            query_timeout: Duration::from_secs(5),
            commit_timeout: Duration::from_secs(5),
        }
    }
}

/// Parameters of database URLs that are no secrets. The value of any other is not shown: it may be a
/// password under a misspelt name.
const SHOWN_PARAMETERS: [&str; 15] = [
    "application_name",
    "cache",
    "dbname",
    "host",
    "hostaddr",
    "immutable",
    "mode",
    "options",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
    "vfs",
];

impl DatabaseConfig {
    /// The URL as it may be shown: without its password.
    pub fn shown_url(&self) -> String {
        hide_password(&self.url)
    }

    pub(super) fn check(&self, checks: &mut Checks) {
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| self.url.starts_with(scheme)) {
            checks.fail(
                "database.url",
                "write a URL such as \"sqlite://./data/belfry.sqlite\" or \"postgres://user@host/database\"",
            );
        }
        // One connection is always out of the readers' reach.
        checks.number("database.pool_size", self.pool_size as usize, 2..=1_000);
        let range = Duration::from_millis(50)..=Duration::from_secs(60);
        checks.duration("database.connect_timeout", self.connect_timeout, range);
        let range = Duration::from_millis(100)..=Duration::from_secs(300);
        checks.duration("database.query_timeout", self.query_timeout, range.clone());
        checks.duration("database.commit_timeout", self.commit_timeout, range);
    }
}

/// A URL may hold a password, which is nobody's business in `config print` or a log.
fn without_password<S: Serializer>(url: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hide_password(url))
}

fn hide_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return if url.starts_with("sqlite:") { url.to_owned() } else { "(hidden)".to_owned() };
    };
    // A password may hold any of the characters that end it elsewhere, so the last one counts.
    let (account, rest) = rest.rsplit_once('@').map_or(("", rest), |(account, rest)| (account, rest));
    let account = match account.split_once(':') {
        Some((user, _)) => format!("{user}:(hidden)@"),
        None if account.is_empty() => String::new(),
        // That was no account.
        None if account.contains(['/', '?']) => "(hidden)@".to_owned(),
        None => format!("{account}@"),
    };
    let Some((place, parameters)) = rest.split_once('?') else {
        return format!("{scheme}://{account}{rest}");
    };
    let shown = |parameter: &str| match parameter.split_once('=') {
        Some((name, _)) if !SHOWN_PARAMETERS.contains(&name) => format!("{name}=(hidden)"),
        _ => parameter.to_owned(),
    };
    let parameters: Vec<_> = parameters.split('&').map(shown).collect();
    format!("{scheme}://{account}{place}?{}", parameters.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_urls_are_hidden() {
        for (url, shown) in [
            ("postgres://ann:s3:c@ret@db/x", "postgres://ann:(hidden)@db/x"),
            (
                "postgres://ann:se?c/r=e&t@db/x?sslmode=require",
                "postgres://ann:(hidden)@db/x?sslmode=require",
            ),
            ("postgres://ann@db/x?password=secret&port=1", "postgres://ann@db/x?password=(hidden)&port=1"),
            ("postgres://db/x?pasword=secret", "postgres://db/x?pasword=(hidden)"),
            ("postgres://db/x?password=sec@ret", "postgres://(hidden)@ret"),
            ("postgres:ann:secret", "(hidden)"),
            ("sqlite://./data/a.sqlite", "sqlite://./data/a.sqlite"),
            ("sqlite::memory:", "sqlite::memory:"),
            ("sqlite://a?mode=ro", "sqlite://a?mode=ro"),
        ] {
            assert_eq!(hide_password(url), shown);
        }
    }
}
