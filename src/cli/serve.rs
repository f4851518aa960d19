//! `belfry serve`: the server.

use std::{future::Future, io, net::SocketAddr};

use anyhow::Context as _;
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

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

SIGTERM or Ctrl-C stops it: clients are sent elsewhere first (setting: server.drain_window).";

/// Runs `belfry serve` until a signal stops it.
pub async fn run(args: ServeArgs) -> Result<(), Failure> {
    let config = args.server.load()?.config;
    telemetry::init(&config.telemetry)?;
    // Listened for from here on, so that a signal during the start is not lost.
    let shutdown = shutdown_signal().context("cannot listen for signals")?;
    let (listen, dev) = (config.server.listen, config.dev);
    let application = Application::build(config).await.map_err(|error| explain(error, listen))?;
    if dev {
        eprintln!("{}", banner(application.address()));
    }
    application.run_until(shutdown).await?;
    Ok(())
}

/// Comes true at the first SIGTERM (service managers) or SIGINT (Ctrl-C).
fn shutdown_signal() -> io::Result<impl Future<Output = ()>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// The mistakes that everybody makes once deserve an answer of their own.
fn explain(error: anyhow::Error, listen: SocketAddr) -> anyhow::Error {
    let kind = error.chain().find_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    let advice = match kind {
        Some(io::ErrorKind::AddrInUse) => {
            format!(
                "{listen} is taken by another program; stop that one, or choose another port with --listen"
            )
        }
        Some(io::ErrorKind::AddrNotAvailable) => {
            format!("{listen} is no address of this machine; 0.0.0.0 or [::] stand for all that it has")
        }
        Some(io::ErrorKind::PermissionDenied) => {
            format!(
                "no permission for {listen} or for the files of the database; ports below 1024 are the administrator's"
            )
        }
        _ => return error,
    };
    error.context(advice)
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
    fn a_taken_port_is_explained() {
        let address: SocketAddr = "127.0.0.1:8080".parse().unwrap();
        let error = anyhow::Error::new(io::Error::from(io::ErrorKind::AddrInUse)).context("cannot listen");
        let text = format!("{:#}", explain(error, address));
        assert!(text.starts_with("127.0.0.1:8080 is taken") && text.contains("--listen"), "{text}");
    }

    #[test]
    fn the_banner_can_be_copied_into_a_shell() {
        let text = banner("127.0.0.1:4711".parse().unwrap());
        assert!(
            text.contains("http://127.0.0.1:4711/v1/publish") && text.contains(r#"{"channel":"news""#),
            "{text}"
        );
    }
}
