//! Settings: one struct per concern, each in its own file.
//!
//! A setting is looked for in four layers, and the strongest that has it wins: flag, environment (`BELFRY_SECTION__KEY`),
//! TOML file (`--config`), default. `belfry.default.toml` beside this file describes every key, and a test keeps it equal to
//! the structs. Where there is little memory, [`budget`] makes the defaults of what is memory smaller.

pub mod budget;
mod database;
mod fleet;
mod limits;
mod load;
mod log;
mod namespaces;
mod near;
mod presence;
mod print;
mod problem;
mod redis;
pub(crate) mod redis_url;
mod secret_files;
mod server;
mod session;
mod telemetry;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

#[cfg(any(test, feature = "testing"))]
pub use self::namespaces::NamespaceConfig;
pub use self::{
    database::{DatabaseConfig, POSTGRES_PARAMETERS, Synchronous},
    fleet::FleetConfig,
    limits::LimitsConfig,
    load::{ConfigError, Flag, Loaded, Sources},
    log::LogConfig,
    namespaces::{NamespaceKind, Namespaces},
    presence::PresenceConfig,
    problem::{BadSetting, Problems},
    redis::RedisConfig,
    redis_url::RedisUrl,
    server::ServerConfig,
    session::SessionConfig,
    telemetry::{LogFormat, TelemetryConfig},
};

use crate::{
    auth::{AuthConfig, CorsConfig, JwtVerifier, OriginPolicy},
    values::{Checks, section},
};

/// Every key with its meaning, unit, default and reason.
pub const DEFAULT_TOML: &str = include_str!("belfry.default.toml");

/// All settings. What a `Config` from [`Sources::load`] holds has been checked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub server: ServerConfig,
    pub database: DatabaseConfig,
    pub redis: RedisConfig,
    pub log: LogConfig,
    pub namespaces: Namespaces,
    pub limits: LimitsConfig,
    pub session: SessionConfig,
    pub presence: PresenceConfig,
    pub fleet: FleetConfig,
    pub auth: AuthConfig,
    pub cors: CorsConfig,
    pub telemetry: TelemetryConfig,
    /// Well-known credentials for the first hour, on loopback only. Set by the flag `--dev` and by
    /// nothing else, so that no file or variable that was left behind opens a server.
    #[serde(skip)]
    pub dev: bool,
}

impl Config {
    /// The most clients that can be connected at a time.
    pub fn clients(&self) -> usize {
        self.server.max_connections.min(self.limits.sessions)
    }

    /// What is wrong with values that parsed: ranges, and settings that contradict each other.
    fn check(&self) -> Checks {
        let mut checks = Checks::default();
        self.server.check(self.dev, &mut checks);
        self.database.check(&mut checks);
        self.redis.check(self.limits.data_bytes, &mut checks);
        if !self.redis.urls.is_empty() && self.database.url.starts_with("sqlite:") {
            let detail = "with Redis several nodes share one database, and an SQLite file cannot be shared: give a PostgreSQL URL (--database postgres://…), or leave --redis away";
            checks.fail("database.url", detail);
        }
        self.log.check(&self.limits, !self.redis.urls.is_empty(), &mut checks);
        self.namespaces.check(&mut checks);
        self.limits.check(&mut checks);
        self.session.check(&mut checks);
        self.presence.check_ranges(&mut checks);
        self.fleet.check_ranges(&mut checks);
        if let Some(age) = self.auth.max_token_age() {
            checks.duration("auth.max_token_age", age, AuthConfig::MAX_TOKEN_AGE);
        }
        self.auth.check_ranges(&mut checks);
        // Keys are read and origins parsed where they are used, so that is also the check.
        let keys = JwtVerifier::new(&self.auth, self.dev).err();
        let origins = OriginPolicy::new(&self.cors, self.dev, false);
        let origins = origins.and_then(|policy| policy.with_hosts(&self.server.hosts)).err();
        for error in keys.into_iter().chain(origins).chain(self.auth.cookie_name().err()) {
            checks.fail(error.key, error.problem);
        }
        self.telemetry.check(&mut checks);
        checks
    }
}

/// A key as it is written in TOML: segments joined by dots, quoted where they have to be.
fn key_of<S: AsRef<str>>(path: &[S]) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let quote = |segment: &S| match segment.as_ref() {
        text if !text.is_empty() && text.chars().all(bare) => text.to_owned(),
        text => format!("{text:?}"),
    };
    path.iter().map(quote).collect::<Vec<_>>().join(".")
}
