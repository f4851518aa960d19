//! Real `redis-server`s and `redis-sentinel`s.

mod sentinels;
mod tls;

use std::{
    fs,
    path::{Path, PathBuf},
};

use ::redis::{
    AsyncConnectionConfig, Client, ConnectionAddr, FromRedisValue, IntoConnectionInfo as _,
    RedisConnectionInfo, RedisResult, TlsCertificates, aio::MultiplexedConnection,
};
use tempfile::TempDir;

pub use self::sentinels::{GROUP, PASSWORD, Sentinel, Sentinels};
use super::{
    certificates,
    process::{Process, SOON, free_port},
};

/// How a server differs from a plain one on loopback, in memory only.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Keeps its data over a restart: an append-only file that is written, not synced, before each
    /// answer.
    pub appendonly: bool,
    /// Speaks TLS only, with a certificate for `localhost` and `127.0.0.1`.
    pub tls: bool,
    /// With [`Self::tls`]: wants a certificate from its clients.
    pub client_certificates: bool,
    /// With [`Self::tls`]: the directory with the certificates; one of its own where there is none.
    pub certificates: Option<PathBuf>,
    /// The default user's password.
    pub password: Option<String>,
    /// More lines for its config file, such as `user ann on >secret ~* &* +@all` or `maxmemory 100mb`.
    pub config: Vec<String>,
}

/// A `redis-server` on a port and in a directory of its own. Killed when dropped.
#[derive(Debug)]
pub struct RedisServer {
    // The process goes before its directory.
    process: Process,
    directory: TempDir,
    options: Options,
    port: u16,
}

impl RedisServer {
    /// Starts one, and waits until it answers.
    pub async fn start(options: Options) -> Self {
        // Somebody else may take the port before the server does: it exits, and another port is tried.
        loop {
            let directory = TempDir::new().unwrap();
            let mut options = options.clone();
            if options.tls && options.certificates.is_none() {
                certificates::write(directory.path());
                options.certificates = Some(directory.path().to_owned());
            }
            let port = free_port();
            fs::write(directory.path().join("redis.conf"), options.file(port)).unwrap();
            let process = run(&directory);
            let mut server = Self { process, directory, options, port };
            if server.answers().await {
                return server;
            }
        }
    }

    /// A plain one.
    pub async fn plain() -> Self {
        Self::start(Options::default()).await
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `127.0.0.1:port`.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The URL of its default user.
    pub fn url(&self) -> String {
        let account = self.options.password.as_ref().map(|password| format!(":{password}@"));
        self.url_as(&account.unwrap_or_default())
    }

    /// The URL with another account, such as `ann:secret@`.
    pub fn url_as(&self, account: &str) -> String {
        let scheme = if self.options.tls { "rediss" } else { "redis" };
        format!("{scheme}://{account}{}", self.address())
    }

    /// With TLS: the authority that has signed its certificate.
    pub fn ca_file(&self) -> PathBuf {
        self.certificate(certificates::CA)
    }

    /// With TLS: a certificate and its key for clients.
    pub fn client_files(&self) -> (PathBuf, PathBuf) {
        (self.certificate(certificates::CERTIFICATE), self.certificate(certificates::KEY))
    }

    fn certificate(&self, name: &str) -> PathBuf {
        self.options.certificates.as_ref().expect("it speaks TLS").join(name)
    }

    /// A connection of the default user, beside those of what is tested.
    pub async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(Some(SOON)).set_response_timeout(Some(SOON));
        let tls = self.options.tls.then(|| (self.ca_file(), self.client_files()));
        let (ca_file, files) = tls.unzip();
        let client = client(self.port, self.options.password.as_deref(), ca_file.as_deref(), files)?;
        client.get_multiplexed_async_connection_with_config(&config).await
    }

    /// Does a command, such as `["SET", "a", "1"]`, over a connection of its own.
    pub async fn command<T: FromRedisValue>(&self, words: &[&str]) -> T {
        self.try_command(words).await.unwrap_or_else(|error| panic!("{words:?}: {error}"))
    }

    /// The same, when it may be refused or the server be away.
    pub async fn try_command<T: FromRedisValue>(&self, words: &[&str]) -> RedisResult<T> {
        let mut command = ::redis::cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async(&mut self.connect().await?).await
    }

    /// Whether so many replicas have all that has been written so far. `WAIT` is about what its own connection has written.
    pub async fn has_level(&self, replicas: usize) -> bool {
        let acknowledged = async || {
            let mut pipe = ::redis::pipe();
            pipe.cmd("SET").arg("level").arg(1).ignore().cmd("WAIT").arg(replicas).arg(1000);
            pipe.query_async::<(usize,)>(&mut self.connect().await?).await
        };
        acknowledged().await.is_ok_and(|(level,)| level >= replicas)
    }

    /// A field of `INFO`.
    pub async fn info(&self, name: &str) -> Option<String> {
        let text: String = self.try_command(&["INFO"]).await.ok()?;
        let field = |line: &str| Some(line.split_once(':').filter(|(key, _)| *key == name)?.1.to_owned());
        text.lines().find_map(field)
    }

    /// `kill -9`.
    pub fn kill9(&mut self) {
        self.process.kill9();
    }

    /// Starts it again on its port, after [`Self::kill9`] or instead of it, and waits until it answers.
    pub async fn restart(&mut self) {
        self.start_again();
        assert!(self.answers().await, "it does not start again: {}", self.log());
    }

    /// The same without waiting.
    pub fn start_again(&mut self) {
        self.process.kill9();
        self.process = run(&self.directory);
    }

    /// SIGSTOP: the system still accepts connections for it, and nobody answers.
    pub fn stop_signal(&self) {
        self.process.signal("STOP");
    }

    /// SIGCONT.
    pub fn continue_signal(&self) {
        self.process.signal("CONT");
    }

    /// Answers nobody for `millis`.
    pub async fn pause(&self, millis: u64) {
        let () = self.command(&["CLIENT", "PAUSE", &millis.to_string(), "ALL"]).await;
    }

    /// Cuts every connection of clients, subscribers too.
    pub async fn cut_all(&self) {
        for kind in ["normal", "pubsub"] {
            let _: u64 = self.command(&["CLIENT", "KILL", "TYPE", kind, "SKIPME", "yes"]).await;
        }
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.path().join("redis.log")).unwrap_or_default()
    }

    /// False if it has ended instead.
    async fn answers(&mut self) -> bool {
        let deadline = tokio::time::Instant::now() + SOON;
        loop {
            if !self.process.runs() {
                return false;
            }
            if self.try_command::<String>(&["PING"]).await.is_ok_and(|answer| answer == "PONG") {
                return true;
            }
            assert!(tokio::time::Instant::now() < deadline, "no answer: {}", self.log());
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
}

fn run(directory: &TempDir) -> Process {
    Process::start("redis-server", &[directory.path().join("redis.conf").to_str().unwrap()], directory.path())
}

impl Options {
    fn file(&self, port: u16) -> String {
        let mut lines: Vec<String> = [
            "bind 127.0.0.1",
            "save \"\"",
            "logfile redis.log",
            "enable-debug-command local",
            "repl-diskless-sync-delay 0",
            "client-output-buffer-limit pubsub 0 0 0",
        ]
        .map(str::to_owned)
        .to_vec();
        if self.tls {
            let directory = self.certificates.as_ref().expect("a server that speaks TLS has certificates");
            lines.extend(tls::lines(directory, port));
            lines.push(format!("tls-auth-clients {}", if self.client_certificates { "yes" } else { "no" }));
        } else {
            lines.push(format!("port {port}"));
        }
        if self.appendonly {
            lines.extend(["appendonly yes".to_owned(), "appendfsync no".to_owned()]);
        }
        lines.extend(self.password.iter().map(|password| format!("requirepass {password}")));
        lines.extend(self.config.iter().cloned());
        lines.join("\n") + "\n"
    }
}

/// What connects to a port: over TLS if there is an authority, with a certificate and its key if there are some.
fn client(
    port: u16,
    password: Option<&str>,
    ca_file: Option<&Path>,
    files: Option<(PathBuf, PathBuf)>,
) -> RedisResult<Client> {
    let mut account = RedisConnectionInfo::default();
    if let Some(password) = password {
        account = account.set_password(password);
    }
    let host = "127.0.0.1".to_owned();
    let Some(ca_file) = ca_file else {
        return Client::open(
            ConnectionAddr::Tcp(host, port).into_connection_info()?.set_redis_settings(account),
        );
    };
    let place = ConnectionAddr::TcpTls { host, port, insecure: false, tls_params: None };
    let client_tls = files.map(|(certificate, key)| ::redis::ClientTlsConfig {
        client_cert: fs::read(certificate).unwrap(),
        client_key: fs::read(key).unwrap(),
    });
    let certificates = TlsCertificates { client_tls, root_cert: Some(fs::read(ca_file).unwrap()) };
    Client::build_with_tls(place.into_connection_info()?.set_redis_settings(account), certificates)
}
