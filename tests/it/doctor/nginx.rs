//! A real nginx before a server of these tests, set up badly. `proxies` has the good ones.

use std::{fs, net::SocketAddr};

use tempfile::TempDir;

use crate::support::process::{Process, free_port, until};

/// Runs until dropped.
pub struct Nginx {
    _process: Process,
    _directory: TempDir,
    port: u16,
}

/// What a bare one has, as installed from Debian, but for files that only root may write.
const HEAD: &str = "\
daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events {}
";

const TEMPORARY: &str = "\
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
";

/// Passes upgrades on.
pub const UPGRADE: &str = "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; \
                           proxy_set_header Connection $connection_upgrade;";

impl Nginx {
    /// `proxy_pass`, and these lines beside it.
    pub async fn before(upstream: SocketAddr, location: &str) -> Self {
        let directory = TempDir::new().unwrap();
        let port = free_port();
        let conf = format!(
            "{HEAD}http {{\n{TEMPORARY}\n  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}\n  \
             server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://{upstream}; {location} }} }}\n}}\n"
        );
        fs::write(directory.path().join("nginx.conf"), conf).unwrap();
        let arguments = ["-p", ".", "-e", "error.log", "-c", "nginx.conf"];
        let mut process = Process::start("nginx", &arguments, directory.path());
        until("nginx listens", async || {
            assert!(process.runs(), "{:?}", fs::read_to_string(directory.path().join("error.log")));
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self { _process: process, _directory: directory, port }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
