//! `belfry doctor`, the real binary, against real servers: what it has to find, and what it must not.

mod haproxy;
mod machine;
mod nginx;
mod proxy;
mod redis;
mod sql;

use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;

/// Small enough for every machine that runs these tests, or its own limits would be found.
const SMALL: &str = "[limits]\nsessions = 100\n[server]\nmax_connections = 120\n";

/// How long it may take, on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_secs(90);

/// A place for a doctor to look at: a config file, and an SQLite database unless it names another.
pub struct Patient {
    directory: TempDir,
}

/// What was found.
pub struct Found {
    /// The exit code.
    code: Option<i32>,
    /// What went to standard error.
    said: String,
    /// Standard output.
    pub text: String,
}

impl Patient {
    pub fn new(toml: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database =
            format!("[database]\nurl = \"sqlite://{}\"\n", directory.path().join("belfry.sqlite").display());
        let database = if toml.contains("[database]") { "" } else { &database };
        std::fs::write(directory.path().join("belfry.toml"), format!("{SMALL}{database}{toml}")).unwrap();
        Self { directory }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_belfry"));
        command
            .args(["doctor", "--format", "json", "--config"])
            .arg(self.directory.path().join("belfry.toml"));
        command.args(arguments).env_remove("BELFRY_TOKEN").env_remove("BELFRY_API_KEY").kill_on_drop(true);
        command
    }

    pub async fn examine(&self, arguments: &[&str]) -> Found {
        Found::of(self.command(arguments)).await
    }
}

impl Found {
    async fn of(mut command: Command) -> Self {
        // Where much is wrong, waits of five seconds are behind one another.
        let output =
            tokio::time::timeout(PATIENCE, command.output()).await.expect("its waits have ends").unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), said: text(output.stderr), text: text(output.stdout) }
    }

    /// The levels of a check, in the order in which they are told.
    fn levels(&self, check: &str) -> Vec<String> {
        self.findings(check).iter().map(|finding| finding["level"].as_str().unwrap().to_owned()).collect()
    }

    fn findings(&self, check: &str) -> Vec<Value> {
        let all: Value =
            serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{}\n{}", self.text, self.said));
        let findings = all["findings"].as_array().unwrap().iter().filter(|finding| finding["check"] == check);
        findings.cloned().collect()
    }

    /// The only level of a check.
    pub fn level(&self, check: &str) -> String {
        let levels = self.levels(check);
        assert_eq!(levels.len(), 1, "{check}: {}", self.text);
        levels[0].clone()
    }

    /// What was seen by a check.
    fn seen(&self, check: &str) -> String {
        let seen: Vec<_> =
            self.findings(check).iter().map(|it| it["seen"].as_str().unwrap().to_owned()).collect();
        seen.join("\n")
    }

    /// The checks of the proxy that have this level.
    pub fn of_proxy(&self, level: &str) -> Vec<String> {
        let all: Value = serde_json::from_str(&self.text).unwrap();
        let findings = all["findings"].as_array().unwrap().iter();
        let those = findings.filter(|it| it["area"] == "proxy" && it["level"] == level);
        those.map(|it| it["check"].as_str().unwrap().to_owned()).collect()
    }

    /// There is no problem, and the exit code says so.
    pub fn is_well(&self) {
        assert!(self.code == Some(0) && self.said.is_empty(), "{}\n{}", self.text, self.said);
    }

    /// There is this problem, and exit code and standard error say so.
    pub fn is_ill(&self, check: &str) {
        assert!(self.levels(check).contains(&"problem".to_owned()), "{check}: {}\n{}", self.text, self.said);
        assert!(self.code == Some(1) && self.said.contains(check), "{:?} {}", self.code, self.said);
    }
}
