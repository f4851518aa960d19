//! `belfry serve`: the server.

use std::{io, net::SocketAddr, process};

use anyhow::Context as _;
use clap::Args;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
};

use super::{Failure, settings::ServerArgs};
use crate::{app::Application, telemetry};

/// Run the server
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct ServeArgs {
    #[command(flatten)]
    server: ServerArgs,
}

const AFTER_HELP: &str = "\
Without further ado: SQLite in ./data/belfry.sqlite, on 127.0.0.1:8080.

Examples:
  belfry serve --dev
  belfry serve --config belfry.toml
  BELFRY_AUTH__JWT_SECRET=... belfry serve --listen 0.0.0.0:8080

SIGTERM or Ctrl-C drains and stops it: clients are sent elsewhere first, within
server.drain_window. A second one stops it at once.";

/// Runs `belfry serve` until a signal stops it.
pub async fn run(args: ServeArgs) -> Result<(), Failure> {
    let config = args.server.load()?.config;
    telemetry::init(&config.telemetry)?;
    // Listened for from here on, so that a signal during the start is not lost.
    let signals = Signals::listen().context("cannot listen for signals")?;
    let dev = config.dev;
    let application = Application::build(config).await?;
    if dev {
        eprintln!("{}", banner(application.address()));
    }
    application.run_until(signals.shutdown()).await?;
    Ok(())
}

/// SIGTERM (service managers) and SIGINT (Ctrl-C).
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banner_can_be_copied_into_a_shell() {
        let text = banner("127.0.0.1:4711".parse().unwrap());
        assert!(
            text.contains("http://127.0.0.1:4711/v1/publish") && text.contains(r#"{"channel":"news""#),
            "{text}"
        );
    }
}
