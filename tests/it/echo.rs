//! A server that sends every message back, on Belfry's own listener, server and WebSocket code.

use std::{
    future::poll_fn,
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc,
    task::ready,
    thread::JoinHandle,
    time::Duration,
};

use actix_http::ws::{CloseReason, OpCode};
use actix_server::ServerHandle;
use actix_web::{App, web};
use belfry::{
    protocol::text_frame,
    testing::transport::{
        listener,
        server::{self, ServerSettings},
        ws::{Incoming, Upgrade, Wire, WireError, frame, handshake},
    },
};

/// How long a client may take for its side of the closing handshake.
const CLOSE_GRACE: Duration = Duration::from_secs(1);
/// The default of `limits.client_frame_bytes`.
const MESSAGE_LIMIT: u32 = 72 << 10;
const SETTINGS: ServerSettings = ServerSettings {
    workers: 1,
    max_connections: 1_000,
    head_timeout: Duration::from_secs(5),
    shutdown_timeout: Duration::from_secs(1),
};

/// An echo server in this process. Stops when dropped.
pub struct EchoServer {
    pub address: SocketAddr,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl EchoServer {
    pub fn start(limit: u32) -> Self {
        let listener = listener::listen(([127, 0, 0, 1], 0).into(), Duration::from_secs(10)).unwrap();
        let address = listener.local_addr().unwrap();
        let (started, handle) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            actix_rt::System::new().block_on(async move {
                let factory = move || {
                    let app = App::new().route("/hello", web::get().to(async || "hello"));
                    (app, move |upgrade| accept(upgrade, limit))
                };
                let server = server::start(listener, SETTINGS, factory).unwrap();
                started.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        Self { address, handle: handle.recv().unwrap(), thread: Some(thread) }
    }
}

impl Drop for EchoServer {
    fn drop(&mut self) {
        // The command is sent at once; the future only waits for the answer.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn accept(upgrade: Upgrade, limit: u32) -> Option<impl Future<Output = ()> + use<>> {
    match handshake::respond(upgrade.head()) {
        Ok(response) => Some(echo(upgrade.accept(response, limit))),
        Err(refusal) => {
            upgrade.refuse(&refusal);
            None
        }
    }
}

async fn echo(mut wire: Wire) {
    let reason: Option<CloseReason> = loop {
        // Reading waits until the echo has left: what is pending stays within one message.
        let incoming = poll_fn(|cx| {
            ready!(wire.poll_flush(cx))?;
            wire.poll_read(cx)
        });
        match incoming.await {
            Ok(Incoming::Text(text)) => wire.send(text_frame(&text)),
            Ok(Incoming::Binary(bytes)) => wire.send(frame::message(OpCode::Binary, &bytes)),
            Ok(Incoming::Ping(payload)) => wire.send(frame::pong(&payload)),
            Ok(Incoming::Pong(_)) => {}
            Ok(Incoming::Close(reason)) => break reason,
            Err(WireError::Violation(violation)) => break Some(violation.close_reason()),
            Err(WireError::Gone | WireError::Io(_)) => return,
        }
    };
    actix_rt::spawn(wire.close(reason, actix_rt::time::sleep(CLOSE_GRACE)));
}

/// Says to this test binary that it is to be an echo server.
const PROCESS: &str = "BELFRY_TEST_ECHO";
const LISTENING: &str = "listening on ";

/// An echo server with default limits in a process of its own, so that its memory can be measured
/// beside other tests. Ends when dropped, or when this process ends.
pub struct EchoProcess {
    pub address: SocketAddr,
    child: Child,
    _stdin: ChildStdin,
}

impl EchoProcess {
    pub fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["echo::process", "--exact", "--nocapture"])
            .env(PROCESS, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let address = BufReader::new(stdout)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.split_once(LISTENING)?.1.parse().unwrap()))
            .expect("the echo process says where it listens");
        Self { address, child, _stdin: stdin }
    }

    /// The most memory that it has ever had, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse::<u64>().unwrap() * 1024
    }
}

impl Drop for EchoProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Not a test: the body of [`EchoProcess`].
#[test]
fn process() {
    if std::env::var_os(PROCESS).is_some() {
        let server = EchoServer::start(MESSAGE_LIMIT);
        println!("{LISTENING}{}", server.address);
        // Until the parent drops its end.
        std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    }
}
