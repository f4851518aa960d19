//! Clients of other people's making: the programs of `tests/clients`, and curl. None knows anything of Belfry; what to
//! resume with is told to each when it is started.

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use belfry::testing::auth::DEV_API_KEY;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    time::timeout,
};

use crate::{harness::SOON, trail::Trail};

/// Node and Python take their time to start on a machine that has much else to do.
const PATIENCE: Duration = SOON;
const INSTALL: &str = "scripts/install-test-deps.sh installs it";
/// Frames need not be waited for long where a poll comes back empty.
const POLL_WAIT_S: &str = "5";

/// Which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// npm `ws`.
    Ws,
    /// PyPI `websockets`.
    Websockets,
    /// npm `eventsource`, the one that resumes by itself: it is given no session and no cursor.
    EventSource,
    /// PyPI `httpx-sse`, GET.
    HttpxSse,
    /// PyPI `httpx-sse`, POST.
    HttpxSsePost,
    /// `curl -N`.
    CurlSse,
    /// One curl for each poll.
    CurlPoll,
}

/// A program that runs. Killed when dropped, which cuts its connection.
pub struct Foreign {
    pub program: Program,
    base: String,
    channels: String,
    process: Option<Process>,
    /// Frames that came together and were not asked for yet.
    frames: VecDeque<Value>,
    /// A poll that waits is told `welcome` only where the session is new; one that does not, always.
    welcomed: bool,
    /// The data of curl's event that is not complete yet.
    event: String,
    /// The `Last-Event-ID` of each request that the program made by itself.
    pub last_event_ids: Vec<Option<String>>,
}

/// One of Node's or Python's programs, or curl: lines come out.
pub struct Process {
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Foreign {
    /// Starts a program that goes on from where the trail ends.
    pub fn start(program: Program, base: &str, channels: &[&str], trail: &Trail) -> Self {
        let mut foreign = Self {
            program,
            base: base.to_owned(),
            channels: channels.join(","),
            process: None,
            frames: VecDeque::new(),
            welcomed: false,
            event: String::new(),
            last_event_ids: Vec::new(),
        };
        if program != Program::CurlPoll {
            foreign.process = Some(Process::start(foreign.command(trail)));
        }
        foreign
    }

    /// Adds the next frame to the trail and gives it out; none at the end of the connection.
    pub async fn next(&mut self, trail: &mut Trail) -> Option<Value> {
        let frame = match self.frames.pop_front() {
            Some(frame) => frame,
            None => timeout(PATIENCE, self.read(trail))
                .await
                .unwrap_or_else(|_| panic!("{:?} hears nothing for {PATIENCE:?}", self.program))?,
        };
        trail.take(frame.clone());
        Some(frame)
    }

    /// Reads on to the first frame of a type.
    pub async fn until(&mut self, kind: &str, trail: &mut Trail) -> Value {
        loop {
            let frame = self.next(trail).await;
            let frame = frame.unwrap_or_else(|| panic!("{:?} ends before a {kind}", self.program));
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// Has the program break its connection.
    pub async fn cut(mut self) {
        if let Some(process) = &mut self.process {
            process.child.kill().await.unwrap();
        }
    }

    async fn read(&mut self, trail: &Trail) -> Option<Value> {
        if self.program == Program::CurlPoll {
            return self.poll(trail).await;
        }
        let process = self.process.as_mut().expect("started with all but polls");
        loop {
            let line = process.lines.next_line().await.unwrap()?;
            if self.program == Program::CurlSse {
                match line.strip_prefix("data: ") {
                    Some(data) => self.event = data.to_owned(),
                    // An event counts from its blank line on; one that was cut off before does not.
                    None if line.is_empty() && !self.event.is_empty() => {
                        return Some(serde_json::from_str(&std::mem::take(&mut self.event)).unwrap());
                    }
                    None => {}
                }
                continue;
            }
            let mut line: Value = serde_json::from_str(&line).unwrap();
            match line["type"].as_str().unwrap() {
                "request" => {
                    self.last_event_ids.push(line["last_event_id"].as_str().map(str::to_owned));
                }
                "open" => {}
                // The library goes on by itself.
                "error" if self.program == Program::EventSource => {}
                "error" | "closed" => return None,
                _ => return Some(line["data"].take()),
            }
        }
    }

    /// One request after the other, until one brings something.
    async fn poll(&mut self, trail: &Trail) -> Option<Value> {
        while self.frames.is_empty() {
            let output = self.command(trail).stdout(Stdio::piped()).output().await.expect(INSTALL);
            // curl says what failed by its status; an answer that broke off is one that was not heard.
            if !output.status.success() {
                return None;
            }
            let mut answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            let Value::Array(frames) = answer["frames"].take() else { panic!("no poll's answer: {answer}") };
            self.frames.extend(frames);
            self.welcomed = true;
        }
        self.frames.pop_front()
    }

    fn command(&self, trail: &Trail) -> Command {
        let authorization = format!("Authorization: Bearer {DEV_API_KEY}");
        let mut command = match self.program {
            Program::Ws => node("tests/clients/ws.mjs"),
            Program::EventSource => node("tests/clients/eventsource.mjs"),
            Program::Websockets => python("websockets_client.py"),
            Program::HttpxSse | Program::HttpxSsePost => python("httpx_sse_client.py"),
            Program::CurlSse => curl(&["--no-buffer"]),
            // An error status is no answer to take frames from.
            Program::CurlPoll => curl(&["--fail", "--max-time", "20"]),
        };
        command.args(["--header", &authorization]);
        let channels = ("channels", self.channels.clone());
        let session = trail.session.clone().map(|session| ("session", session));
        let cursor = trail.cursor();
        match self.program {
            Program::EventSource => {
                let short_heartbeat = ("heartbeat_ms", "1000".to_owned());
                command.arg(self.url("/v1/sse", [channels, short_heartbeat]));
            }
            Program::Ws | Program::Websockets => {
                let query = [Some(channels), session, cursor.map(|cursor| ("cursor", cursor))];
                command.arg(self.url("/v1/ws", query.into_iter().flatten()).replacen("http://", "ws://", 1));
            }
            Program::HttpxSse => {
                command.args(cursor.iter().flat_map(|cursor| ["--last-event-id", cursor]));
                command.arg(self.url("/v1/sse", [Some(channels), session].into_iter().flatten()));
            }
            Program::HttpxSsePost => {
                command.args(cursor.iter().flat_map(|cursor| ["--last-event-id", cursor]));
                let mut body = json!({ "channels": self.channels.split(',').collect::<Vec<_>>() });
                if let Some((name, session)) = session {
                    body[name] = session.into();
                }
                command.arg("--json").arg(body.to_string()).arg(self.url("/v1/sse", []));
            }
            Program::CurlSse => {
                command.args(
                    cursor
                        .iter()
                        .flat_map(|cursor| ["--header".to_owned(), format!("Last-Event-ID: {cursor}")]),
                );
                command.arg(self.url("/v1/sse", [Some(channels), session].into_iter().flatten()));
            }
            Program::CurlPoll => {
                let wait = ("wait", if self.welcomed { POLL_WAIT_S } else { "0" }.to_owned());
                let query = [Some(channels), session, cursor.map(|cursor| ("cursor", cursor)), Some(wait)];
                command.arg(self.url("/v1/poll", query.into_iter().flatten()));
            }
        }
        command
    }

    fn url(&self, path: &str, query: impl IntoIterator<Item = (&'static str, String)>) -> String {
        let query: Vec<_> = query.into_iter().collect();
        format!("{}{path}?{}", self.base, serde_urlencoded::to_string(query).unwrap())
    }
}

impl Process {
    pub fn start(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).kill_on_drop(true);
        let program = format!("{:?}", command.as_std().get_program());
        let mut child =
            command.spawn().unwrap_or_else(|error| panic!("cannot start {program}: {error}; {INSTALL}"));
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { stdin: child.stdin.take(), child, lines }
    }

    /// The next line, as JSON; none at the program's end.
    pub async fn line(&mut self) -> Option<Value> {
        let line = self.lines.next_line().await.unwrap()?;
        Some(serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}")))
    }

    /// Writes a line to the program.
    pub async fn tell(&mut self, line: &Value) {
        let stdin = self.stdin.as_mut().expect("it is open until the program is dropped");
        stdin.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }
}

/// A program of Node's, by its path in the repository.
pub fn node(program: &str) -> Command {
    let program = in_repository(program);
    let packages = program.parent().unwrap().join("node_modules");
    assert!(packages.exists(), "{} is not there: {INSTALL}", packages.display());
    let mut command = Command::new("node");
    command.arg(program);
    command
}

fn python(program: &str) -> Command {
    let python = in_repository(".test/venv/bin/python");
    assert!(python.exists(), "{} is not there: {INSTALL}", python.display());
    let mut command = Command::new(python);
    command.arg(in_repository("tests/clients").join(program));
    command
}

fn curl(options: &[&str]) -> Command {
    let mut command = Command::new("curl");
    command.args(["--silent", "--noproxy", "*"]).args(options);
    command
}

fn in_repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
