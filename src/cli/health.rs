//! `belfry health`: whether a server answers, for containers that have no other program to ask with.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use clap::Args;
use http_body_util::Full;
use hyper::{Method, StatusCode};
use url::Url;

use super::{Failure, client::base_url, exit::fail, output, settings::ServerArgs};
use crate::client::{Server, body};

/// Ask a server whether it is alive, or ready; exit code 0: it is, 1: it is not, or does not answer
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  belfry health
  belfry health --ready --config /etc/belfry/belfry.toml
  HEALTHCHECK CMD [\"/belfry\", \"health\"]        in a Dockerfile")]
pub struct HealthArgs {
    /// Where the server is [default: this machine, at server.listen]
    #[arg(long, value_parser = base_url)]
    url: Option<Url>,

    /// Ask whether publishes are taken and history can be read (/readyz), not only whether it is alive (/healthz)
    #[arg(long)]
    ready: bool,

    #[command(flatten)]
    server: ServerArgs,
}

/// A server that is well answers at once, and /readyz within 2 s.
const PATIENCE: Duration = Duration::from_secs(4);

const MOST_BYTES: usize = 64 << 10;

pub async fn run(args: HealthArgs) -> Result<(), Failure> {
    let url = args.url.map_or_else(|| here(&args.server), Ok)?;
    let server = Server::new(&url, None, PATIENCE).map_err(anyhow::Error::msg)?;
    let path = if args.ready { "/readyz" } else { "/healthz" };
    let answer = server.send(server.request(Method::GET, path).body(Full::default())?, PATIENCE).await?;
    let status = answer.status();
    let answer = body(answer, MOST_BYTES, PATIENCE).await?;
    let answer = String::from_utf8_lossy(&answer);
    if status != StatusCode::OK {
        fail!("{} is {status}: {}", server.address(path), answer.trim());
    }
    output::line(answer.trim())?;
    Ok(())
}

/// The address that the settings have a server listen on, as it is reached from the same machine.
fn here(server: &ServerArgs) -> Result<Url, Failure> {
    let listen = server.load()?.config.server.listen;
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    Ok(Url::parse(&format!("http://{}", SocketAddr::new(ip, listen.port())))?)
}
