//! One server process.

use std::{
    fs::File,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use crate::support::process::{free_port, within};
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep, timeout},
};

/// From its start to its answer on `/healthz`, with what it stands on possibly down.
const START: Duration = Duration::from_secs(60);
/// From SIGTERM to its end, whatever its window.
const END: Duration = Duration::from_secs(120);
const PROBE: Duration = Duration::from_millis(50);

/// What is odd about a node.
#[derive(Debug, Clone, Default)]
pub struct Odd {
    /// It runs the binary of another version.
    pub binary: Option<PathBuf>,
    /// Its clock is ahead, by so many seconds; behind, if less than 0.
    pub ahead: i64,
}

pub struct Node {
    pub name: String,
    pub address: SocketAddr,
    arguments: Vec<String>,
    directory: PathBuf,
    odd: Odd,
    child: Option<Child>,
}

impl Node {
    /// On a free port, which it keeps.
    pub async fn start(name: &str, directory: &Path, arguments: Vec<String>, odd: Odd) -> Self {
        let mut node = Self::new(name, directory, arguments, odd);
        node.start_again().await;
        node
    }

    fn new(name: &str, directory: &Path, arguments: Vec<String>, odd: Odd) -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let (name, directory) = (name.to_owned(), directory.to_owned());
        Self { name, address, arguments, directory, odd, child: None }
    }

    /// Starts one beside it that was given something else, and expects it to be refused, for this reason.
    pub async fn refused(&self, change: impl FnOnce(&mut Vec<String>), config: &[(&str, &str)], why: &str) {
        let directory = self.directory.join("stranger");
        std::fs::create_dir_all(&directory).unwrap();
        let mut text = std::fs::read_to_string(self.directory.join("belfry.toml")).unwrap();
        config.iter().for_each(|(from, to)| text = text.replace(from, to));
        std::fs::write(directory.join("belfry.toml"), text).unwrap();
        let mut arguments = self.arguments.clone();
        change(&mut arguments);
        let mut stranger = Self::new("stranger", &directory, arguments, Odd::default());
        stranger.child = Some(stranger.spawn());
        assert_eq!(stranger.ended().await, Some(1));
        let said = std::fs::read_to_string(stranger.log()).unwrap();
        assert!(said.contains(why), "{why:?} is not said: {said}");
    }

    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        let id = self.child.as_ref().and_then(Child::id).expect("it runs");
        let status = std::process::Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status();
        assert!(status.unwrap().success(), "cannot send SIG{name}");
    }

    /// `kill -9`.
    pub async fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().await.unwrap();
        }
    }

    /// SIGTERM. See [`Self::ended`].
    pub fn terminate(&self) {
        self.signal("TERM");
    }

    /// Waits until it has ended by itself, and how. None: by a signal.
    pub async fn ended(&mut self) -> Option<i32> {
        let mut child = self.child.take().expect("it was started");
        let ended = timeout(END, child.wait()).await;
        let log = self.log();
        ended
            .unwrap_or_else(|_| panic!("{} does not end within {END:?}: see {log:?}", self.name))
            .unwrap()
            .code()
    }

    /// Until it is ready.
    pub async fn ready(&self) {
        let url = format!("http://{}/readyz", self.address);
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(3)).build().unwrap();
        within(START, "the node is ready", async || {
            http.get(&url).send().await.is_ok_and(|response| response.status() == 200).then_some(())
        })
        .await;
    }

    /// Starts it, on its port, until it answers.
    pub async fn start_again(&mut self) {
        let deadline = Instant::now() + START;
        let url = format!("http://{}/healthz", self.address);
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(1)).build().unwrap();
        loop {
            // It may give up, as when what it stands on is down.
            if self.child.as_mut().is_none_or(|child| child.try_wait().unwrap().is_some()) {
                self.child = Some(self.spawn());
            }
            if http.get(&url).send().await.is_ok_and(|response| response.status() == 200) {
                return;
            }
            let log = self.log();
            assert!(
                Instant::now() < deadline,
                "{} does not come up within {START:?}: see {log:?}",
                self.name
            );
            sleep(PROBE).await;
        }
    }

    fn spawn(&self) -> Child {
        let log = File::options().create(true).append(true).open(self.log()).unwrap();
        // It dies with the thread that started it, so that a test process that is killed leaves nothing behind.
        let ours = Path::new(env!("CARGO_BIN_EXE_belfry"));
        let mut command = Command::new("setpriv");
        if self.odd.ahead != 0 {
            command.env("LD_PRELOAD", clock(&self.directory)).env("AHEAD", self.odd.ahead.to_string());
        }
        command
            .args(["--pdeathsig", "KILL", "--"])
            .arg(self.odd.binary.as_deref().unwrap_or(ours))
            .args(["serve", "--dev", "--config"])
            .arg(self.directory.join("belfry.toml"))
            .args(["--listen", &self.address.to_string()])
            .args(&self.arguments)
            .env("BELFRY_SERVER__NODE", &self.name)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap()
    }

    /// Where it writes its log.
    pub fn log(&self) -> PathBuf {
        self.directory.join(format!("node-{}.log", self.name))
    }
}

/// A library that shifts the clock of who loads it.
fn clock(directory: &Path) -> PathBuf {
    let (source, library) = (directory.join("clock.c"), directory.join("clock.so"));
    std::fs::write(&source, include_str!("clock.c")).unwrap();
    let mut compile = std::process::Command::new("cc");
    let compiled = compile.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status();
    assert!(compiled.unwrap().success(), "cc cannot compile {}", source.display());
    library
}
