//! A primary with two replicas, watched by three Sentinels.

use std::{collections::HashMap, fs, path::PathBuf, time::Duration};

use ::redis::{FromRedisValue, RedisResult};
use tempfile::TempDir;
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::Instant,
};

use super::{Options, RedisServer, certificates, client, tls};
use crate::support::process::{Process, free_port, until, within};

/// The group's name.
pub const GROUP: &str = "mymaster";

/// The password of Sentinels whose servers have one.
pub const PASSWORD: &str = "of-the-sentinels";

/// So many Sentinels have to agree that the primary is gone.
const QUORUM: usize = 2;

/// Groups at a time, in one test process. A Sentinel that gets no time for two seconds trusts nothing
/// that it sees for another thirty.
static GROUPS: Semaphore = Semaphore::const_new(2);

/// How long a failover may take: a second until the primary counts as down, a few for the vote, and
/// thirty if a Sentinel has slept.
const FAILOVER: Duration = Duration::from_secs(90);

/// Three servers of which one is the primary, and three Sentinels. All are killed when dropped.
#[derive(Debug)]
pub struct Sentinels {
    servers: Vec<RedisServer>,
    sentinels: Vec<Sentinel>,
    options: Options,
    _group: SemaphorePermit<'static>,
}

/// A `redis-sentinel`.
#[derive(Debug)]
pub struct Sentinel {
    process: Process,
    port: u16,
    password: Option<&'static str>,
    /// With TLS: the authority that has signed its certificate.
    ca_file: Option<PathBuf>,
    _directory: TempDir,
}

impl Sentinels {
    /// Starts all, and waits until the replicas are in sync and the Sentinels know each other.
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// The same with other servers: with [`Options::tls`] all speak TLS only, and [`Options::password`] is
    /// that of the servers. The Sentinels' is always [`PASSWORD`] where the servers have one.
    pub async fn with(mut options: Options) -> Self {
        let turn = GROUPS.acquire().await.expect("nobody closes it");
        options.config.extend(options.password.iter().map(|password| format!("masterauth {password}")));
        let primary = RedisServer::start(options.clone()).await;
        // One authority for all.
        options.certificates.clone_from(&primary.options.certificates);
        let mut replica = options.clone();
        replica.config.push(format!("replicaof 127.0.0.1 {}", primary.port()));
        let servers =
            vec![primary, RedisServer::start(replica.clone()).await, RedisServer::start(replica).await];
        let mut sentinels = Vec::new();
        for _ in 0..3 {
            sentinels.push(Sentinel::start(&options, servers[0].port()).await);
        }
        let group = Self { servers, sentinels, options, _group: turn };
        group.in_sync().await;
        for sentinel in &group.sentinels {
            until("the Sentinels know all", async || {
                let state = sentinel.state().await.ok()?;
                let knows = |field: &str| state.get(field).is_some_and(|count| count == "2");
                (knows("num-slaves") && knows("num-other-sentinels")).then_some(())
            })
            .await;
        }
        group
    }

    /// The group's URL.
    pub fn url(&self) -> String {
        self.url_of(&self.sentinels.iter().map(Sentinel::port).collect::<Vec<_>>())
    }

    /// The group's URL with Sentinels on these ports.
    pub fn url_of(&self, ports: &[u16]) -> String {
        let sentinels: Vec<_> = ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
        let scheme = if self.options.tls { "rediss+sentinel" } else { "redis+sentinel" };
        let (account, query) = match &self.options.password {
            Some(password) => (format!(":{password}@"), format!("?sentinel_password={PASSWORD}")),
            None => (String::new(), String::new()),
        };
        format!("{scheme}://{account}{}/{GROUP}{query}", sentinels.join(","))
    }

    /// The Sentinels.
    pub fn sentinels(&mut self) -> &mut [Sentinel] {
        &mut self.sentinels
    }

    /// The servers, dead ones too.
    pub fn servers(&mut self) -> &mut [RedisServer] {
        &mut self.servers
    }

    /// The server that most Sentinels take for the primary and that takes itself for it too; waits for it.
    pub async fn primary(&self) -> &RedisServer {
        &self.servers[self.primary_index().await]
    }

    /// Its place in [`Self::servers`].
    pub async fn primary_index(&self) -> usize {
        within(FAILOVER, "there is a primary", async || {
            let mut votes: HashMap<String, usize> = HashMap::new();
            for sentinel in &self.sentinels {
                if let Some(port) = sentinel.state().await.ok().and_then(|mut state| state.remove("port")) {
                    *votes.entry(port).or_default() += 1;
                }
            }
            let (port, _) = votes.into_iter().find(|(_, votes)| *votes >= QUORUM)?;
            let index = self.servers.iter().position(|server| server.port().to_string() == port)?;
            (self.servers[index].info("role").await? == "master").then_some(index)
        })
        .await
    }

    /// The others, dead ones too.
    pub async fn replicas(&self) -> Vec<&RedisServer> {
        let primary = self.primary_index().await;
        let others = self.servers.iter().enumerate().filter(|(index, _)| *index != primary);
        others.map(|(_, server)| server).collect()
    }

    /// When the first Sentinel names the server on this port as the primary.
    pub async fn named(&self, port: u16) -> Instant {
        within(FAILOVER, "a Sentinel names the primary", async || {
            for sentinel in &self.sentinels {
                let words = ["SENTINEL", "GET-MASTER-ADDR-BY-NAME", GROUP];
                let address: RedisResult<(String, u16)> = sentinel.command(&words).await;
                if address.is_ok_and(|(_, named)| named == port) {
                    return Some(Instant::now());
                }
            }
            None
        })
        .await
    }

    /// Waits until both replicas have all that the primary has.
    pub async fn in_sync(&self) {
        let primary = self.primary().await;
        until("the replicas are in sync", async || {
            let replica =
                async |name| primary.info(name).await.filter(|state| state.contains("state=online"));
            replica("slave0").await?;
            replica("slave1").await?;
            primary.has_level(2).await.then_some(())
        })
        .await;
    }

    /// `kill -9` of the primary; its place in [`Self::servers`].
    pub async fn kill_primary(&mut self) -> usize {
        let index = self.primary_index().await;
        self.servers[index].kill9();
        index
    }

    /// Waits until the primary is another one than `former`, and takes writes.
    pub async fn failed_over(&self, former: usize) {
        within(FAILOVER, "another primary takes writes", async || {
            let index = self.primary_index().await;
            let written = self.servers[index].try_command::<String>(&["SET", "failed-over", "1"]).await;
            (index != former && written.is_ok()).then_some(())
        })
        .await;
    }

    /// A failover that loses acknowledged writes: the replicas are stopped and cut off, so that what `write` does
    /// reaches the primary only; that is killed, and a replica without those writes takes over. The place of the
    /// killed one in [`Self::servers`].
    ///
    /// Without the cut nothing is lost: the writes wait in the replicas' sockets.
    pub async fn stale_failover<T>(&mut self, write: impl AsyncFnOnce(&RedisServer) -> T) -> (usize, T) {
        let index = self.primary_index().await;
        let replicas = self.servers.iter().enumerate().filter(|(other, _)| *other != index);
        let replicas: Vec<&RedisServer> = replicas.map(|(_, server)| server).collect();
        replicas.iter().for_each(|replica| replica.stop_signal());
        let primary = &self.servers[index];
        let _: u64 = primary.command(&["CLIENT", "KILL", "TYPE", "replica"]).await;
        let written = write(primary).await;
        self.servers[index].kill9();
        let replicas = self.servers.iter().enumerate().filter(|(other, _)| *other != index);
        replicas.for_each(|(_, replica)| replica.continue_signal());
        self.failed_over(index).await;
        (index, written)
    }
}

impl Sentinel {
    async fn start(options: &Options, primary: u16) -> Self {
        loop {
            let directory = TempDir::new().unwrap();
            let port = free_port();
            let mut lines = vec!["bind 127.0.0.1".to_owned(), "logfile sentinel.log".to_owned()];
            match &options.certificates {
                Some(certificates) => {
                    lines.extend(tls::lines(certificates, port));
                    lines.push("tls-auth-clients no".to_owned());
                }
                None => lines.push(format!("port {port}")),
            }
            lines.extend([
                format!("sentinel monitor {GROUP} 127.0.0.1 {primary} {QUORUM}"),
                format!("sentinel down-after-milliseconds {GROUP} 1000"),
                format!("sentinel failover-timeout {GROUP} 3000"),
                format!("sentinel parallel-syncs {GROUP} 2"),
            ]);
            if let Some(password) = &options.password {
                lines.push(format!("sentinel auth-pass {GROUP} {password}"));
                lines.extend([
                    format!("requirepass {PASSWORD}"),
                    format!("sentinel sentinel-pass {PASSWORD}"),
                ]);
            }
            let config = lines.join("\n") + "\n";
            let path = directory.path().join("sentinel.conf");
            fs::write(&path, config).unwrap();
            let process = Process::start("redis-sentinel", &[path.to_str().unwrap()], directory.path());
            let ca_file =
                options.certificates.as_ref().map(|certificates| certificates.join(certificates::CA));
            let password = options.password.as_ref().map(|_| PASSWORD);
            let mut sentinel = Self { process, port, password, ca_file, _directory: directory };
            let up = until("the Sentinel answers", async || match sentinel.state().await {
                Ok(_) => Some(true),
                Err(_) if !sentinel.process.runs() => Some(false),
                Err(_) => None,
            });
            if up.await {
                return sentinel;
            }
        }
    }

    /// Its port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `kill -9`.
    pub fn kill9(&mut self) {
        self.process.kill9();
    }

    /// SIGSTOP.
    pub fn stop_signal(&self) {
        self.process.signal("STOP");
    }

    /// SIGCONT.
    pub fn continue_signal(&self) {
        self.process.signal("CONT");
    }

    /// Does a command.
    pub async fn command<T: FromRedisValue>(&self, words: &[&str]) -> RedisResult<T> {
        let client = client(self.port, self.password, self.ca_file.as_deref(), None)?;
        let mut command = ::redis::cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async(&mut client.get_multiplexed_async_connection().await?).await
    }

    async fn state(&self) -> RedisResult<HashMap<String, String>> {
        self.command(&["SENTINEL", "MASTER", GROUP]).await
    }
}
