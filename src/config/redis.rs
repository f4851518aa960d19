//! `[redis]`: the Redis servers of a fleet.

use std::{fmt, path::PathBuf, time::Duration};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, SeqAccess, Visitor},
};

use super::Checks;
use super::RedisUrl;
use crate::values::{duration, size};

/// `[redis]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RedisConfig {
    /// One for each partition; none: the memory log.
    #[serde(deserialize_with = "urls")]
    pub urls: Vec<RedisUrl>,
    /// What all keys and pub/sub channels begin with.
    pub prefix: String,
    /// The certificates that `rediss://` trusts, PEM.
    pub ca_file: Option<PathBuf>,
    /// The certificate that `rediss://` shows, PEM.
    pub cert_file: Option<PathBuf>,
    /// Its key, PEM.
    pub key_file: Option<PathBuf>,
    /// Connections for commands, to each Redis.
    pub pool_size: usize,
    /// How long opening a connection may take.
    #[serde(with = "duration")]
    pub connect_timeout: Duration,
    /// How long an answer may take.
    #[serde(with = "duration")]
    pub response_timeout: Duration,
    /// The most bytes that Redis has pushed and that wait to be taken.
    #[serde(with = "size")]
    pub push_bytes: usize,
    /// How old the last marker that came back may be.
    #[serde(with = "duration")]
    pub canary_max_age: Duration,
}

impl Default for RedisConfig {
    fn default() -> Self {
        Self {
            urls: Vec::new(),
            prefix: "belfry".to_owned(),
            ca_file: None,
            cert_file: None,
            key_file: None,
            pool_size: 8,
            connect_timeout: Duration::from_secs(1),
            response_timeout: Duration::from_secs(2),
            push_bytes: 32 << 20,
            canary_max_age: Duration::from_secs(3),
        }
    }
}

/// Each is a pool of connections and a reader on every node.
const MOST_SERVERS: usize = 64;

impl RedisConfig {
    pub(super) fn check(&self, data_bytes: usize, checks: &mut Checks) {
        if self.urls.len() > MOST_SERVERS {
            checks.fail("redis.urls", format!("at most {MOST_SERVERS} servers can share the channels"));
        }
        for (i, url) in self.urls.iter().enumerate() {
            if self.urls[..i].iter().any(|earlier| earlier.same_place(url)) {
                checks.fail(
                    "redis.urls",
                    format!("{} is given twice; each is a partition of its own", url.name()),
                );
            }
        }
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if !(1..=64).contains(&self.prefix.len()) || !self.prefix.chars().all(known) {
            checks.fail("redis.prefix", "1 to 64 letters, digits and `.-_` are allowed");
        }
        if self.cert_file.is_some() != self.key_file.is_some() {
            checks.fail(
                "redis.cert_file",
                "a certificate needs its key: set both redis.cert_file and redis.key_file",
            );
        }
        checks.number("redis.pool_size", self.pool_size, 1..=1_000);
        let (least, most) = (Duration::from_millis(50), Duration::from_secs(60));
        checks.duration("redis.connect_timeout", self.connect_timeout, least..=most);
        checks.duration("redis.response_timeout", self.response_timeout, least..=most);
        checks.size("redis.push_bytes", self.push_bytes, 64 << 10..=1 << 40);
        let second = Duration::from_secs(1);
        checks.duration("redis.canary_max_age", self.canary_max_age, 2 * second..=300 * second);
        if self.push_bytes < 2 * data_bytes {
            checks.fail(
                "redis.push_bytes",
                "two messages have to fit in; make it at least twice limits.data_bytes",
            );
        }
    }
}

/// A list, or one URL as text. By hand, because serde repeats a value of another type in its error,
/// and with it the password.
fn urls<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RedisUrl>, D::Error> {
    struct Urls;

    impl<'de> Visitor<'de> for Urls {
        type Value = Vec<RedisUrl>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of URLs, such as [\"redis://127.0.0.1:6379\"]")
        }

        fn visit_str<E: de::Error>(self, url: &str) -> Result<Self::Value, E> {
            if url.is_empty() { Ok(Vec::new()) } else { Ok(vec![url.parse().map_err(E::custom)?]) }
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut urls = Vec::new();
            while let Some(url) = list.next_element::<String>()? {
                urls.push(url.parse().map_err(de::Error::custom)?);
            }
            Ok(urls)
        }
    }

    deserializer.deserialize_any(Urls)
}
