//! `[redis]`: the Redis servers of a fleet.

use std::path::PathBuf;

use serde::Deserializer;

use super::{
    Checks, RedisUrl,
    section::{millis, seconds, section},
};
use crate::values::List;

section! {
    RedisConfig, "redis" {
        /// One for each partition; none: the memory log.
        #[serde(deserialize_with = "urls")]
        urls: Vec<RedisUrl> = Vec::new();
        /// What all keys and pub/sub channels begin with.
        prefix: String = "belfry".to_owned();
        /// The certificates that `rediss://` trusts, PEM.
        ca_file: Option<PathBuf> = None;
        /// The certificate that `rediss://` shows, PEM.
        cert_file: Option<PathBuf> = None;
        /// Its key, PEM.
        key_file: Option<PathBuf> = None;
        /// Connections for commands, to each Redis.
        pool_size: usize = 8, in 1..=1_000;
        /// How long opening a connection may take.
        connect_timeout: duration = seconds(1), in millis(50)..=seconds(60);
        /// How long an answer may take.
        response_timeout: duration = seconds(2), in millis(50)..=seconds(60);
        /// The most bytes that Redis has pushed and that wait to be taken.
        push_bytes: size = 32 << 20, in 64 << 10..=1 << 40;
        /// How old the last marker that came back may be.
        canary_max_age: duration = seconds(3), in seconds(2)..=seconds(300);
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
        self.check_ranges(checks);
        if self.push_bytes < 2 * data_bytes {
            checks.fail(
                "redis.push_bytes",
                "two messages have to fit in; make it at least twice limits.data_bytes",
            );
        }
    }
}

/// A list, or one URL as text.
fn urls<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RedisUrl>, D::Error> {
    List::read(deserializer, "a list of URLs, such as [\"redis://127.0.0.1:6379\"]", |url| vec![url])
}
