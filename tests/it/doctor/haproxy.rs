//! A real HAProxy before a server of these tests, set up badly.

use std::{fs, net::SocketAddr};

use tempfile::TempDir;

use crate::support::process::{Process, free_port, until};

/// Runs until dropped.
pub struct Haproxy {
    _process: Process,
    _directory: TempDir,
    port: u16,
}

impl Haproxy {
    /// These lines in the frontend.
    pub async fn before(upstream: SocketAddr, frontend: &str) -> Self {
        let (directory, port) = (TempDir::new().unwrap(), free_port());
        let conf = format!(
            "global\n maxconn 200\n\
             defaults\n mode http\n timeout connect 2s\n timeout client 75s\n timeout server 75s\n\
             frontend public\n bind 127.0.0.1:{port}\n{frontend}\n default_backend belfry\n\
             backend belfry\n server one {upstream}\n"
        );
        fs::write(directory.path().join("haproxy.cfg"), conf).unwrap();
        let mut process = Process::start("haproxy", &["-db", "-f", "haproxy.cfg"], directory.path());
        until("HAProxy listens", async || {
            assert!(process.runs(), "it has ended");
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self { _process: process, _directory: directory, port }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
