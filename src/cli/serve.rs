//! `belfry serve`: the server.

#[cfg(test)]
mod tests;

use std::{
    io::{self, IsTerminal as _},
    net::SocketAddr,
    pin::pin,
    process,
};

use anyhow::Context as _;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
};

use super::{Failure, settings::ServerArgs};
use crate::{
    app::Application,
    config::{Config, Loaded, LogFormat, budget},
    machine, telemetry,
};

pub(super) const AFTER_HELP: &str = "\
Without further ado: SQLite in ./data/belfry.sqlite, on 127.0.0.1:8080.

Examples:
  belfry serve --dev
  belfry serve --config belfry.toml
  BELFRY_AUTH__JWT_SECRET=... belfry serve --listen 0.0.0.0:8080

SIGTERM or Ctrl-C drains and stops it: clients are sent elsewhere first, within
server.drain_window. A second one stops it at once. SIGHUP is as SIGTERM
where a terminal has gone; elsewhere it changes nothing: settings are read at the start.";

pub async fn run(args: ServerArgs) -> Result<(), Failure> {
    let Loaded { config, warnings, .. } = args.load_for_server()?;
    telemetry::init(&config.telemetry)?;
    for warning in warnings.into_iter().chain(warn(&config)) {
        tracing::warn!("{warning}");
    }
    // Listened for from here on, so that a signal during the start is not lost.
    let mut shutdown = pin!(Signals::listen().context("cannot listen for signals")?.shutdown());
    let application = tokio::select! {
        built = Application::build(config.clone()) => built?,
        // Nobody has been served yet.
        () = &mut shutdown => return Ok(()),
    };
    announce(&config, application.address());
    application.run_until(shutdown).await?;
    Ok(())
}

/// What the on-call wants to know of a server that has started. No secrets: URLs are without theirs.
fn announce(config: &Config, listen: SocketAddr) {
    let redis: Vec<_> = config.redis.urls.iter().map(|url| url.name()).collect();
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        revision = crate::REVISION,
        node = config.server.node_name(),
        %listen,
        database = config.database.shown_url(),
        redis = redis.join(" "),
        dev = config.dev,
        sessions = config.limits.sessions,
        connections = config.server.max_connections,
        open_files = machine::open_files().unwrap_or(0),
        memory = machine::Memory::of("self").map_or(0, |memory| memory.bytes),
        "Belfry is up"
    );
    // Programs read lines of JSON, and nothing between them.
    if config.dev && config.telemetry.format == LogFormat::Human {
        eprintln!("{}", banner(listen));
    }
}

/// What is allowed, and will be missed.
fn warn(config: &Config) -> Vec<String> {
    let mut warnings = Vec::new();
    if !config.dev && config.auth.jwt_secret.is_none() && config.auth.jwt_keys.is_empty() {
        warnings.push(
            "there is no key for browser tokens: no browser can connect until auth.jwt_secret or auth.jwt_keys is set; API keys work"
                .to_owned(),
        );
    }
    if let Some(open_files) = machine::open_files() {
        let room = budget::connections(config, open_files);
        if room < config.clients() {
            warnings.push(format!(
                "{open_files} open files are room for {room} connections; server.max_connections is {}: give the process more (LimitNOFILE, ulimit -n), or lower it",
                config.server.max_connections
            ));
        }
    }
    warnings
}

/// SIGTERM (service managers) and SIGINT (Ctrl-C); SIGHUP, if there is a terminal that it says to be gone.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hangup: Signal,
    has_terminal: bool,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            has_terminal: io::stdin().is_terminal(),
        })
    }

    async fn next(&mut self) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hangup.recv() => {}
            }
            if self.has_terminal {
                return;
            }
            tracing::warn!("SIGHUP changes nothing: settings are read at the start; SIGTERM drains");
        }
    }

    /// Comes true at the first; a second one ends the process at once. In a task of its own: who waits for the
    /// first may give up, since a drain can be asked for otherwise, and the second has to work all the same.
    fn shutdown(mut self) -> impl Future<Output = ()> {
        let (first, told) = oneshot::channel();
        tokio::spawn(async move {
            self.next().await;
            tracing::info!("draining; a second signal stops at once");
            // An error means that it is being drained already.
            let _ = first.send(());
            self.next().await;
            tracing::warn!("stopped at once by a second signal");
            process::exit(1);
        });
        // An error means that the task is gone, as when the runtime ends.
        async { drop(told.await) }
    }
}

fn banner(address: SocketAddr) -> String {
    format!(
        r#"
  Belfry {version} is up, with credentials that everyone knows: for trying it out only.

  Console   http://{address}/
  Publish   curl -H 'Authorization: Bearer bk_dev' -d '{{"channel":"news","data":{{"hello":"world"}}}}' http://{address}/v1/publish
  Listen    curl -N -H 'Authorization: Bearer bk_dev' 'http://{address}/v1/sse?channels=news'
  Token     curl 'http://{address}/dev/token?sub=ann&channels=team:7'
"#,
        version = env!("CARGO_PKG_VERSION"),
    )
}
