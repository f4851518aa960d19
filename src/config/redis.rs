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
        #[serde(deserialize_with = "urls")]
        urls: Vec<RedisUrl> = Vec::new();
        prefix: String = "belfry".to_owned();
        ca_file: Option<PathBuf> = None;
        cert_file: Option<PathBuf> = None;
        key_file: Option<PathBuf> = None;
        pool_size: usize = 8, in 1..=1_000;
        connect_timeout: duration = seconds(1), in millis(50)..=seconds(60);
        response_timeout: duration = seconds(2), in millis(50)..=seconds(60);
        push_bytes: size = 32 << 20, in 64 << 10..=1 << 40;
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
                let detail = format!("{} is given twice; each is a partition of its own", url.name());
                checks.fail("redis.urls", detail);
            }
        }
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if !(1..=64).contains(&self.prefix.len()) || !self.prefix.chars().all(known) {
            checks.fail("redis.prefix", "1 to 64 letters, digits and `.-_` are allowed");
        }
        if self.cert_file.is_some() != self.key_file.is_some() {
            let detail = "a certificate needs its key: set both redis.cert_file and redis.key_file";
            checks.fail("redis.cert_file", detail);
        }
        self.check_ranges(checks);
        if self.push_bytes < 2 * data_bytes {
            let detail = "two messages have to fit in; make it at least twice limits.data_bytes";
            checks.fail("redis.push_bytes", detail);
        }
    }
}

/// A list, or one URL as text.
fn urls<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<RedisUrl>, D::Error> {
    List::read(deserializer, "a list of URLs, such as [\"redis://127.0.0.1:6379\"]", |url| vec![url])
}
