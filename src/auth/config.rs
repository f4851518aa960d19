//! The `[auth]` and `[cors]` sections of the configuration.

#[cfg(test)]
mod tests;

use std::{ops::RangeInclusive, path::PathBuf, time::Duration};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::values::{
    choice, hidden, list,
    section::{days, seconds, section},
};

section! {
    AuthConfig, "auth" {
        #[serde(serialize_with = "hidden")]
        jwt_secret: Option<SecretString> = None;
        jwt_keys: Vec<JwtKeyConfig> = Vec::new();
        cookie: Option<String> = None;
        max_token_age: duration = Duration::ZERO;
        ticket_ttl: duration = seconds(30), in seconds(1)..=seconds(300);
        max_tickets: usize = 10_000;
        revocation_ttl: duration = days(1), in AuthConfig::REVOCATION_TTL;
        max_revocations: usize = 100_000;
    }
}

impl AuthConfig {
    pub const REVOCATION_TTL: RangeInclusive<Duration> = seconds(1)..=days(366);

    /// What the longest life of a token may be, besides none: long enough to be of use, and no longer than
    /// a revocation may be kept.
    pub const MAX_TOKEN_AGE: RangeInclusive<Duration> = seconds(60)..=*Self::REVOCATION_TTL.end();

    /// The longest life of a token, where there is one.
    pub fn max_token_age(&self) -> Option<Duration> {
        (!self.max_token_age.is_zero()).then_some(self.max_token_age)
    }

    /// The cookie's name, which has to be one (RFC 6265 §4.1.1).
    pub(crate) fn cookie_name(&self) -> Result<Option<String>, AuthConfigError> {
        let is_name = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
        };
        match &self.cookie {
            Some(name) if !is_name(name) => Err(AuthConfigError::new(
                "auth.cookie",
                format!("{name:?} is not the name of a cookie; leave it out to look at none"),
            )),
            cookie => Ok(cookie.clone()),
        }
    }
}

/// One key that tokens are verified with. Its algorithm is fixed here; what a token's header claims only has to agree.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JwtKeyConfig {
    /// The `kid` that tokens name this key by. Absent: the key is tried for every token whose `kid` no other key has.
    pub kid: Option<String>,
    /// The one algorithm that this key is used with.
    pub algorithm: JwtAlgorithm,
    /// HS256: the shared secret, at least 32 bytes.
    #[serde(serialize_with = "hidden")]
    pub secret: Option<SecretString>,
    /// HS256: a file that holds the secret (one newline at its end is dropped).
    pub secret_file: Option<PathBuf>,
    /// Others: the public key, PEM.
    pub public_key: Option<String>,
    /// Others: a file that holds the public key, PEM.
    pub public_key_file: Option<PathBuf>,
    /// If set, tokens must carry exactly this `iss`.
    pub issuer: Option<String>,
    /// If set, tokens must carry this `aud` (or have it in their list). If not set, tokens that
    /// name an audience are refused: they are meant for somebody else.
    pub audience: Option<String>,
}

choice! {
    /// The algorithms that tokens may be signed with.
    pub enum JwtAlgorithm {
        HS256 = "HS256",
        /// RSA PKCS#1 v1.5 with SHA-256; at least 2048 bits.
        RS256 = "RS256",
        ES256 = "ES256",
        EdDSA = "EdDSA",
    }
}

section! {
    /// Pages that may use this server from another origin.
    CorsConfig, "cors" {
        /// Exact origins, `https://app.example.com`; no wildcards, no `null`.
        #[serde(deserialize_with = "list")]
        origins: Vec<String> = Vec::new();
    }
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {problem}")]
pub struct AuthConfigError {
    pub key: String,
    pub problem: String,
}

impl AuthConfigError {
    pub(super) fn new(key: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { key: key.into(), problem: problem.into() }
    }
}
