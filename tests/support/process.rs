//! Processes of servers that tests stop, pause and kill.

use std::{
    fs::File,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use tokio::time::{Instant, sleep};

/// How long anything may take that happens soon, on a slow machine that has much else to do: the one deadline of the
/// tests. It is there to end a test that fails; what is to be quick is measured by the benches.
pub const SOON: Duration = Duration::from_secs(60);

/// A port that nobody listens on. Below those that the system gives to outgoing connections, or a
/// server could not come back on its own port after a restart.
pub fn free_port() -> u16 {
    loop {
        let port = rand::random_range(10_000..32_000);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// Waits until `condition` gives something, which has to be soon.
pub async fn until<T>(what: &str, condition: impl AsyncFnMut() -> Option<T>) -> T {
    within(SOON, what, condition).await
}

/// Waits at most `patience` until `condition` gives something.
pub async fn within<T>(patience: Duration, what: &str, mut condition: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = condition().await {
            return found;
        }
        assert!(Instant::now() < deadline, "in vain: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}

/// A server's process, killed on drop. It also dies with the thread that started it, so that a test
/// process that is killed leaves nothing behind: start it in the test, not in a pool of threads.
#[derive(Debug)]
pub struct Process(Child);

impl Process {
    /// Runs `program` with `arguments` in a directory; what it prints goes nowhere.
    pub fn start(program: &str, arguments: &[&str], directory: &Path) -> Self {
        Self::run(program, arguments, directory, Stdio::null)
    }

    /// The same; what it prints goes into a file.
    pub fn logging(program: &str, arguments: &[&str], directory: &Path, log: &Path) -> Self {
        let log = File::create(log).unwrap();
        Self::run(program, arguments, directory, || log.try_clone().unwrap().into())
    }

    fn run(program: &str, arguments: &[&str], directory: &Path, output: impl Fn() -> Stdio) -> Self {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--", program]).args(arguments).current_dir(directory);
        let child = command.stdin(Stdio::null()).stdout(output()).stderr(output()).spawn();
        Self(child.unwrap_or_else(|error| panic!("cannot run {program} by setpriv: {error}")))
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }

    /// Sends a signal, such as `STOP`.
    pub fn signal(&self, name: &str) {
        let status = Command::new("kill").arg(format!("-{name}")).arg(self.0.id().to_string()).status();
        assert!(status.unwrap().success(), "cannot send {name}");
    }

    /// `kill -9`, and waits until it is gone.
    pub fn kill9(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
