//! API keys: `bk_<id>_<secret>`. The id finds the record, the whole text has to match its hash.
//!
//! The secret is random and 256 bits long, so a plain SHA-256 is as good as a slow password hash:
//! there is nothing to guess. Whoever reads the table learns no key.

#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr, sync::Arc};

use rand::distr::{Alphanumeric, SampleString};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::protocol::Timestamp;

/// What every API key begins with, so that scanners recognise a leaked one.
pub const API_KEY_PREFIX: &str = "bk_";

pub const DEV_API_KEY: &str = "bk_dev";

const ID_CHARS: usize = 12;

/// Characters of `[A-Za-z0-9]` in a secret: 62^43 is just above 2^256.
pub(super) const SECRET_CHARS: usize = 43;

/// The name of an API key, public: it finds the record and stands in logs. Nodes tell each other of those that they have
/// verified.
#[derive(
    Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, derive_more::Display,
)]
#[serde(transparent)]
pub struct KeyId(Arc<str>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the id of an API key is the {ID_CHARS} letters and digits between `bk_` and the next `_`")]
pub struct KeyIdError;

impl KeyId {
    pub fn parse(text: &str) -> Result<Self, KeyIdError> {
        let good = text.len() == ID_CHARS && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if good { Ok(Self(text.into())) } else { Err(KeyIdError) }
    }

    /// The id of the key of `serve --dev`: too short to be that of a real one.
    pub fn dev() -> Self {
        Self("dev".into())
    }

    fn random() -> Self {
        Self(random_text(ID_CHARS).into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an API key may do. Nothing follows from anything else.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Scopes {
    /// Publish to every channel.
    pub publish: bool,
    /// Open a transport and read every channel.
    pub subscribe: bool,
    /// Use the administrative endpoints.
    pub admin: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a scope; give one or more of publish, subscribe, admin, separated by commas")]
pub struct ScopesError(String);

impl FromStr for Scopes {
    type Err = ScopesError;

    fn from_str(text: &str) -> Result<Self, ScopesError> {
        let mut scopes = Self::default();
        for word in text.split(',') {
            match word.trim() {
                "publish" => scopes.publish = true,
                "subscribe" => scopes.subscribe = true,
                "admin" => scopes.admin = true,
                other => return Err(ScopesError(other.to_owned())),
            }
        }
        Ok(scopes)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [(self.publish, "publish"), (self.subscribe, "subscribe"), (self.admin, "admin")];
        let given: Vec<_> = words.iter().filter(|(given, _)| *given).map(|(_, word)| *word).collect();
        f.write_str(&given.join(","))
    }
}

#[derive(Clone, PartialEq, Eq)]
pub struct ApiKeyRecord {
    pub id: KeyId,
    pub name: String,
    /// The SHA-256 of the key's whole text.
    pub hash: [u8; 32],
    pub scopes: Scopes,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

belfry_core::debug_with!(ApiKeyRecord { id, name, scopes, created_at, revoked_at });

/// An API key as a request presents it. It borrows the secret and shows only the id.
#[derive(Clone)]
pub struct ApiKey<'a> {
    id: KeyId,
    text: &'a str,
}

impl<'a> ApiKey<'a> {
    /// Makes a key. The text is shown to the operator once and kept nowhere.
    pub fn generate(scopes: Scopes, name: impl Into<String>) -> (SecretString, ApiKeyRecord) {
        let id = KeyId::random();
        let text = format!("{API_KEY_PREFIX}{id}_{}", random_text(SECRET_CHARS));
        let record = ApiKeyRecord {
            id,
            name: name.into(),
            hash: sha256(&text),
            scopes,
            created_at: Timestamp::now(),
            revoked_at: None,
        };
        (text.into(), record)
    }

    /// Takes a key apart, if it has the form of one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(API_KEY_PREFIX)?.split_once('_')?;
        let good = secret.len() == SECRET_CHARS && secret.bytes().all(|b| b.is_ascii_alphanumeric());
        Some(Self { id: KeyId::parse(id).ok().filter(|_| good)?, text })
    }

    pub fn id(&self) -> &KeyId {
        &self.id
    }

    /// Whether this is the key that was hashed. Takes the same time whether or not it is.
    pub fn matches(&self, hash: &[u8; 32]) -> bool {
        sha256(self.text).ct_eq(hash).into()
    }
}

belfry_core::debug_with!(ApiKey<'_> { id });

/// Letters and digits from the operating system's seeded generator.
pub(super) fn random_text(chars: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), chars)
}

pub(super) fn sha256(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}
