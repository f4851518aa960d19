//! A real `redis-server`.

mod certificates;
mod sentinels;

use std::{fs, path::PathBuf};

use ::redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, FromRedisValue, IntoConnectionInfo as _, RedisConnectionInfo,
    TlsCertificates, aio::MultiplexedConnection,
};
use tempfile::TempDir;

pub use self::sentinels::Sentinels;
use super::{Process, SOON, free_port, until};

/// How a server differs from a plain one on loopback, in memory only.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Keeps its data over a restart: an append-only file that is written (not synced) before each answer.
    pub appendonly: bool,
    /// Speaks TLS only, with a certificate of its own for `localhost` and `127.0.0.1`.
    pub tls: bool,
    /// With [`Self::tls`]: wants a certificate from its clients.
    pub client_certificates: bool,
    /// The default user's password.
    pub password: Option<String>,
    /// More lines for its config file, such as `user ann on >secret ~* &* +@all` or `maxmemory 100mb`.
    pub config: Vec<String>,
}

/// A `redis-server` on a port and in a directory of its own. Killed when dropped.
#[derive(Debug)]
pub struct RedisServer {
    directory: TempDir,
    options: Options,
    port: u16,
    process: Process,
}

impl RedisServer {
    /// Starts one, and waits until it answers.
    pub async fn start(options: Options) -> Self {
        let directory = TempDir::new().unwrap();
        if options.tls {
            certificates::write(directory.path());
        }
        // Somebody else may take the port before the server does: it exits, and another port is tried.
        loop {
            let port = free_port();
            let config = config(&directory, &options, port);
            fs::write(directory.path().join("redis.conf"), config).unwrap();
            let process = run(&directory);
            let mut server = Self { directory, options, port, process };
            if server.answers().await {
                return server;
            }
            Self { directory, options, .. } = server.into_parts();
        }
    }
}
