//! A real nginx before a server of these tests.

use std::{fs, net::SocketAddr, path::Path};

use tempfile::TempDir;

use crate::support::{
    certificates,
    process::{Process, free_port, until},
};

/// Runs until dropped.
pub struct Nginx {
    _process: Process,
    directory: TempDir,
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
        Self::with(|port, _| {
            format!(
                "{HEAD}http {{\n{TEMPORARY}\n  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}\n  \
                 server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://{upstream}; {location} }} }}\n}}\n"
            )
        })
        .await
    }

    /// The reference configuration, with what a site fills in.
    pub async fn of_deploy(upstream: SocketAddr) -> Self {
        Self::with(|port, _| reference(upstream, &format!("127.0.0.1:{port}"))).await
    }

    /// The same with TLS and HTTP/2, and a certificate of an authority of its own.
    pub async fn of_deploy_with_tls(upstream: SocketAddr) -> Self {
        Self::with(|port, directory| {
            certificates::write(directory);
            let (certificate, key) = (certificates::CERTIFICATE, certificates::KEY);
            let listen = format!(
                "127.0.0.1:{port} ssl http2; ssl_certificate {certificate}; ssl_certificate_key {key}"
            );
            reference(upstream, &listen)
        })
        .await
    }

    async fn with(conf: impl Fn(u16, &Path) -> String) -> Self {
        let directory = TempDir::new().unwrap();
        let port = free_port();
        fs::write(directory.path().join("nginx.conf"), conf(port, directory.path())).unwrap();
        let arguments = ["-p", ".", "-e", "error.log", "-c", "nginx.conf"];
        let mut process = Process::start("nginx", &arguments, directory.path());
        until("nginx listens", async || {
            assert!(process.runs(), "{:?}", fs::read_to_string(directory.path().join("error.log")));
            tokio::net::TcpStream::connect(("127.0.0.1", port)).await.ok()
        })
        .await;
        Self { _process: process, directory, port }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn https_url(&self) -> String {
        format!("https://127.0.0.1:{}", self.port)
    }

    pub fn ca_file(&self) -> String {
        self.directory.path().join(certificates::CA).display().to_string()
    }
}

fn reference(upstream: SocketAddr, listen: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/proxies/nginx.conf");
    let mut conf = HEAD.replace("events {}\n", "");
    for line in fs::read_to_string(file).unwrap().lines() {
        let line = match line.trim() {
            trimmed if ["worker_", "pid "].iter().any(|start| trimmed.starts_with(start)) => "",
            "listen 8080;" => &format!("listen {listen};"),
            "http {" => &format!("http {{\n{TEMPORARY}"),
            "access_log off;" => "",
            trimmed if trimmed.starts_with("server 127.0.0.1:8081") => &format!("server {upstream};"),
            trimmed if trimmed.starts_with("server 127.0.0.1:") => "",
            _ => line,
        };
        conf += line;
        conf += "\n";
    }
    conf
}
