//! A real HAProxy before a server of these tests.

use std::{fs, net::SocketAddr, path::Path};

use tempfile::TempDir;

use crate::{
    harness::eventually,
    support::process::{Process, free_port},
};

/// Runs until dropped.
pub struct Haproxy {
    _process: Process,
    _directory: TempDir,
    port: u16,
}

impl Haproxy {
    /// The reference configuration, with what a site fills in.
    pub async fn of_deploy(upstream: SocketAddr) -> Self {
        Self::with(upstream, "").await
    }

    /// The same, and these lines in its frontend.
    pub async fn with(upstream: SocketAddr, frontend: &str) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/proxies/haproxy.cfg");
        let port = free_port();
        let mut conf = String::new();
        for line in fs::read_to_string(file).unwrap().lines() {
            let line = match line.trim() {
                "maxconn 250000" => "    maxconn 200",
                "bind :8080" => &format!("    bind 127.0.0.1:{port}\n{frontend}"),
                trimmed if trimmed.starts_with("server belfry-1") => {
                    &format!("    server belfry-1 {upstream}")
                }
                trimmed if trimmed.starts_with("server belfry-") => "",
                _ => line,
            };
            conf += line;
            conf += "\n";
        }
        let directory = TempDir::new().unwrap();
        fs::write(directory.path().join("haproxy.cfg"), conf).unwrap();
        let process = Process::start("haproxy", &["-db", "-f", "haproxy.cfg"], directory.path());
        let proxy = Self { _process: process, _directory: directory, port };
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        eventually("HAProxy has found the server", async || {
            client
                .get(format!("{}/healthz", proxy.url()))
                .send()
                .await
                .is_ok_and(|answer| answer.status() == 200)
        })
        .await;
        proxy
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
