//! `[server]`: where Belfry listens and how it runs.

#[cfg(test)]
mod tests;

use std::{
    net::{Ipv4Addr, SocketAddr},
    num::NonZeroUsize,
    thread,
};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{
    Checks,
    section::{seconds, section},
};
use crate::values::list;

section! {
    ServerConfig, "server" {
        #[serde(deserialize_with = "address")]
        listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
        workers: usize = 0, in 0..=1024;
        #[serde(deserialize_with = "list")]
        hosts: Vec<String> = Vec::new();
        path_prefix: String = String::new();
        node: String = String::new();
        max_connections: usize = 250_000, in 1..=10_000_000;
        drain_window: duration = seconds(15), in seconds(0)..=seconds(3_600);
    }
}

/// What the paths of the routes begin with.
const OWN_PATHS: [&str; 8] = ["admin", "client", "dev", "healthz", "metrics", "problems", "readyz", "v1"];

impl ServerConfig {
    pub fn worker_threads(&self) -> usize {
        match self.workers {
            0 => thread::available_parallelism().map_or(1, NonZeroUsize::get),
            given => given,
        }
    }

    /// A request's path as the routes have it. Without the prefix it is taken as well: probes come by address.
    pub fn within<'a>(&self, path: &'a str) -> &'a str {
        path.strip_prefix(&*self.path_prefix).filter(|rest| rest.starts_with('/')).unwrap_or(path)
    }

    /// The name that this node gives itself in `welcome`.
    pub fn node_name(&self) -> String {
        if !self.node.is_empty() {
            return self.node.clone();
        }
        // Linux tells its name without a system call of our own; elsewhere the shell often does.
        let name = std::fs::read_to_string("/proc/sys/kernel/hostname");
        let name = name.or_else(|_| std::env::var("HOSTNAME")).unwrap_or_default();
        let name = name.trim();
        if name.is_empty() { "belfry".to_owned() } else { name.to_owned() }
    }

    pub(super) fn check(&self, dev: bool, checks: &mut Checks) {
        self.check_ranges(checks);
        if self.node.len() > 128 || self.node.contains(char::is_control) {
            checks.fail("server.node", "a node's name is at most 128 bytes without control characters");
        }
        let is_part = |part: &str| {
            !matches!(part, "" | "." | "..")
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
        };
        if !self.path_prefix.is_empty()
            && !self.path_prefix.strip_prefix('/').is_some_and(|parts| parts.split('/').all(is_part))
        {
            let detail = "a prefix begins with a slash and ends without one, such as /push: letters, digits and -._~ between slashes";
            checks.fail("server.path_prefix", detail);
        }
        if self.path_prefix.split('/').nth(1).is_some_and(|first| OWN_PATHS.contains(&first)) {
            let detail =
                "is a path of the server's own, which is taken without a prefix, too: choose another";
            checks.fail("server.path_prefix", format!("{} {detail}", self.path_prefix));
        }
        if dev && !self.listen.ip().is_loopback() {
            let detail = format!(
                "--dev uses a secret that everyone knows, so it listens on loopback only, such as 127.0.0.1:8080, not on {}; leave --dev away to listen there",
                self.listen
            );
            checks.fail("server.listen", detail);
        }
    }
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SocketAddr, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        D::Error::custom(format!(
            "{text:?} is not an address to listen on; write an IP address and a port, such as \"127.0.0.1:8080\", \"0.0.0.0:8080\" or \"[::]:8080\""
        ))
    })
}
