//! The real binary, in a process of its own.

use std::{
    net::SocketAddr,
    path::Path,
    process::Stdio,
    sync::{Arc, Mutex},
};

use belfry::testing::config::Config;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

use super::soon;

pub struct Process {
    pub address: SocketAddr,
    child: Child,
    log: Arc<Mutex<String>>,
}

/// Runs a command of the command line on the server's database; what it prints.
pub async fn run(arguments: &[&str], config: &Config) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfry"));
    command.args(arguments).args(["--database", &config.database.url]);
    let output = soon("the command", command.output()).await.unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// The address in the banner, or in the line of JSON that stands in its place.
fn listening_at(line: &str) -> Option<SocketAddr> {
    let said = serde_json::from_str::<serde_json::Value>(line).ok();
    let address = match &said {
        Some(said) => said.get("listen")?.as_str()?,
        None => line.split_once("Console   http://")?.1.trim_end_matches('/'),
    };
    address.parse().ok()
}

impl Process {
    pub async fn spawn(file: &Path, config: &Config) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_belfry"))
            .args(["serve", "--dev", "--config"])
            .arg(file)
            .args(["--listen", &config.server.listen.to_string(), "--database", &config.database.url])
            .args(config.redis.urls.iter().flat_map(|url| ["--redis".to_owned(), url.to_string()]))
            .env("BELFRY_SERVER__DRAIN_WINDOW", format!("{}ms", config.server.drain_window.as_millis()))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let address = soon("the start of the process", async {
            while let Some(line) = lines.next_line().await.unwrap() {
                said.push_str(&(line.clone() + "\n"));
                if let Some(address) = listening_at(&line) {
                    return address;
                }
            }
            panic!("the server did not start: {said}");
        });
        let address = address.await;
        // Read on, or the process would wait for room in the pipe.
        let log = Arc::new(Mutex::new(said));
        let writing = Arc::clone(&log);
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                writing.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { address, child, log }
    }

    /// What it has logged.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn id(&self) -> u32 {
        self.child.id().expect("it runs")
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// Sends a signal, such as `STOP` and `CONT`.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("it runs").to_string();
        Command::new("kill").args([&format!("-{name}"), &id]).status().await.unwrap();
    }

    /// SIGTERM, and waits for the end.
    pub async fn terminate(mut self) {
        self.signal("TERM").await;
        self.ended().await;
    }

    /// Waits for its end, which has to be a good one.
    pub async fn ended(&mut self) {
        assert_eq!(self.exit_code().await, Some(0));
    }

    /// Waits for its end. None: by a signal.
    pub async fn exit_code(&mut self) -> Option<i32> {
        soon("the stop of the process", self.child.wait()).await.unwrap().code()
    }

    /// The memory that it has now, in bytes.
    pub fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most that it has ever had, in bytes.
    pub fn peak_memory(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> u64 {
        let id = self.child.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1024
    }
}
