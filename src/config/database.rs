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
        synchronous: Synchronous = Synchronous::Full;
        pool_size: u32 = 10, in 2..=1_000;
        connect_timeout: duration = seconds(3), in millis(50)..=seconds(60);
        query_timeout: duration = seconds(5), in millis(100)..=seconds(300);
        commit_timeout: duration = seconds(5), in millis(100)..=seconds(300);
    }
}

/// What may stand behind the `?` of a PostgreSQL server's URL.
pub const POSTGRES_PARAMETERS: [&str; 12] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

const SQLITE_PARAMETERS: [&str; 4] = ["cache", "immutable", "mode", "vfs"];

/// The value of any other is not shown: it may be a password under a misspelt name.
fn is_shown(parameter: &str) -> bool {
    let known = POSTGRES_PARAMETERS.contains(&parameter) || SQLITE_PARAMETERS.contains(&parameter);
    known && parameter != "password"
}

impl DatabaseConfig {
    /// The URL as it may be shown: without its password.
    pub fn shown_url(&self) -> String {
        hide_password(&self.url)
    }

    pub(super) fn check(&self, checks: &mut Checks) {
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| self.url.starts_with(scheme)) {
            let detail =
                "write a URL such as \"sqlite://./data/belfry.sqlite\" or \"postgres://user@host/database\"";
            checks.fail("database.url", detail);
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
        Some((name, _)) if !is_shown(name) => format!("{name}=(hidden)"),
        _ => parameter.to_owned(),
    };
    let parameters: Vec<_> = parameters.split('&').map(shown).collect();
    format!("{scheme}://{account}{place}?{}", parameters.join("&"))
}
