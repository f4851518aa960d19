//! The proxies as they are run here, with the very files of `deploy/proxies`: only ports, nodes, names and paths are others.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use crate::support::{
    certificates::{CERTIFICATE, KEY},
    process::{Process, free_port},
};

/// In front of what the files call 127.0.0.1:8081, :8082 and :8083.
pub const NODES: usize = 3;

const INSTALL: &str = "scripts/install-test-deps.sh installs it";

/// Which proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    Nginx,
    HaProxy,
    Caddy,
    Traefik,
}

/// One that runs. It ends when dropped.
pub struct Running {
    /// Where browsers come: TLS.
    pub https: SocketAddr,
    /// Where they are sent there from.
    pub http: SocketAddr,
    log: PathBuf,
    process: Process,
}

/// What one is told instead of what stands in its file.
struct Site<'a> {
    directory: &'a Path,
    http: SocketAddr,
    https: SocketAddr,
    nodes: [SocketAddr; NODES],
}

impl Program {
    /// Whether it asks another node where one says 503; the others only look who is ready, each second.
    pub fn asks_the_next_node(self) -> bool {
        matches!(self, Self::Nginx | Self::HaProxy)
    }

    /// Starts it before these nodes, in a directory with certificates.
    pub fn start(self, directory: &TempDir, nodes: [SocketAddr; NODES]) -> Running {
        let site = Site { directory: directory.path(), http: here(), https: here(), nodes };
        let log = directory.path().join("proxy.log");
        let (program, arguments) = match self {
            Self::Nginx => site.nginx(),
            Self::HaProxy => site.haproxy(),
            Self::Caddy => site.caddy(),
            Self::Traefik => site.traefik(),
        };
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let process = Process::logging(&program, &arguments, site.directory, &log);
        Running { https: site.https, http: site.http, log, process }
    }
}

impl Running {
    pub fn runs(&mut self) -> bool {
        self.process.runs()
    }

    /// What it has said, for a failure's message.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Site<'_> {
    fn nginx(&self) -> (String, Vec<String>) {
        // As Debian compiles it, it keeps bodies where only root may write. One process, which a signal can end.
        let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let paths: String =
            paths.iter().map(|name| format!(" {name}_temp_path {};", self.path(name))).collect();
        let file = self.write(
            "nginx.conf",
            &[
                ("pid /run/nginx.pid", &format!("pid {}", self.path("nginx.pid"))),
                ("http {", &format!("http {{{paths}")),
                ("listen 80;", &format!("listen {};", self.http)),
                ("listen 443 ssl http2;", &format!("listen {} ssl http2;", self.https)),
                ("/etc/nginx/push.example.com.pem", &self.path(CERTIFICATE)),
                ("/etc/nginx/push.example.com.key", &self.path(KEY)),
            ],
        );
        let foreground = "daemon off; master_process off;";
        ("nginx".into(), ["-e", "stderr", "-g", foreground, "-c", &file].map(str::to_owned).into())
    }

    fn haproxy(&self) -> (String, Vec<String>) {
        let certificates = self.directory.join("certs");
        fs::create_dir(&certificates).unwrap();
        let both = [CERTIFICATE, KEY].map(|name| fs::read_to_string(self.directory.join(name)).unwrap());
        fs::write(certificates.join("push.example.com.pem"), both.concat()).unwrap();
        let file = self.write(
            "haproxy.cfg",
            &[
                // It does not start where a process may not have twice as many descriptors.
                ("maxconn 250000", "maxconn 2000"),
                ("bind :80\n", &format!("bind {}\n", self.http)),
                ("bind :443 ", &format!("bind {} ", self.https)),
                ("/etc/haproxy/certs/", certificates.to_str().unwrap()),
            ],
        );
        ("haproxy".into(), vec!["-f".into(), file])
    }

    fn caddy(&self) -> (String, Vec<String>) {
        let file = self.write(
            "Caddyfile",
            &[(
                "\npush.example.com {\n",
                &format!(
                    "\n{{\nadmin off\nhttp_port {}\nhttps_port {}\n}}\nlocalhost, 127.0.0.1 {{\ntls {} {}\n",
                    self.http.port(),
                    self.https.port(),
                    self.path(CERTIFICATE),
                    self.path(KEY)
                ),
            )],
        );
        (packaged("caddy"), ["run", "--adapter", "caddyfile", "--config", &file].map(str::to_owned).into())
    }

    fn traefik(&self) -> (String, Vec<String>) {
        let dynamic = self.write(
            "traefik-belfry.yaml",
            &[
                ("Host(`push.example.com`)", "(Host(`localhost`) || Host(`127.0.0.1`))"),
                ("/etc/traefik/push.example.com.pem", &self.path(CERTIFICATE)),
                ("/etc/traefik/push.example.com.key", &self.path(KEY)),
            ],
        );
        let file = self.write_without_nodes(
            "traefik.yaml",
            &[
                ("\":80\"", &format!("\"{}\"", self.http)),
                ("\":443\"", &format!("\"{}\"", self.https)),
                ("/etc/traefik/traefik-belfry.yaml", &dynamic),
            ],
        );
        (packaged("traefik"), vec![format!("--configFile={file}")])
    }

    fn write(&self, name: &str, changes: &[(&str, &str)]) -> String {
        let nodes: Vec<(String, String)> = (8081..)
            .zip(self.nodes)
            .map(|(port, node)| (format!("127.0.0.1:{port}"), node.to_string()))
            .collect();
        let nodes = nodes.iter().map(|(there, instead)| (there.as_str(), instead.as_str()));
        self.write_without_nodes(name, &changes.iter().copied().chain(nodes).collect::<Vec<_>>())
    }

    /// A file of `deploy/proxies` with each of these replaced in its one place; where it is now.
    fn write_without_nodes(&self, name: &str, changes: &[(&str, &str)]) -> String {
        let mut text = fs::read_to_string(repository().join("deploy/proxies").join(name)).unwrap();
        for (there, instead) in changes {
            let places = text.matches(there).count();
            assert_eq!(
                places, 1,
                "{name} is to have {there:?} once: the test would run another file than it says"
            );
            text = text.replace(there, instead);
        }
        fs::write(self.directory.join(name), text).unwrap();
        self.path(name)
    }

    fn path(&self, name: &str) -> String {
        self.directory.join(name).to_str().unwrap().to_owned()
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A program that PyPI has and Debian has not, or only an old one.
fn packaged(name: &str) -> String {
    let path = repository().join(".test/deploy/bin").join(name);
    assert!(path.exists(), "{} is not there: {INSTALL}", path.display());
    path.to_str().unwrap().to_owned()
}

fn here() -> SocketAddr {
    ([127, 0, 0, 1], free_port()).into()
}
