//! `[database]`: where durable messages, keys and epochs are kept.

#[cfg(test)]
mod tests;

use serde::Serializer;

use super::{
    Checks,
    section::{millis, seconds, section},
};
use crate::values::choice;

choice! {
    /// What a commit waits for (SQLite's `PRAGMA synchronous`, PostgreSQL's `synchronous_commit`).
    #[derive(Default)]
    pub enum Synchronous {
        /// The disk has it: an acknowledged message survives a power cut.
        #[default]
        Full = "full",
        /// SQLite: the operating system has it: it survives a crash of this process, but a power cut may
        /// take the last moments. PostgreSQL: its server has it, and a crash of that may take them.
        Normal = "normal",
    }
}

section! {
    DatabaseConfig, "database" {
        #[serde(serialize_with = "without_password")]
        url: String = "sqlite://./data/belfry.sqlite".to_owned();
        /// What a commit waits for.
        synchronous: Synchronous = Synchronous::Full;
        /// PostgreSQL: the most connections of this node. One is always out of the readers' reach.
        pool_size: u32 = 10, in 2..=1_000;
        /// PostgreSQL: how long a server that cannot be reached is tried again.
        connect_timeout: duration = seconds(3), in millis(50)..=seconds(60);
        /// How long anything but a commit may take.
        query_timeout: duration = seconds(5), in millis(100)..=seconds(300);
        /// How long a commit may take before its publishers are told 503.
        commit_timeout: duration = seconds(5), in millis(100)..=seconds(300);
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
        self.check_ranges(checks);
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
