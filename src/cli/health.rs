//! `belfry health`: whether a server answers, for containers that have no other program to ask with.

use std::{net::IpAddr, time::Duration};

use clap::Args;
use http_body_util::Full;
use hyper::{Method, StatusCode};
use url::Url;

use super::{Failure, client::base_url, exit::fail, output, settings::ServerArgs};
use crate::client::{Error, Server, body};

/// Ask a server whether it is alive, or ready; exit code 0: it is, 1: it is not, or does not answer
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
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

const AFTER_HELP: &str = "\
Examples:
  belfry health
  belfry health --ready --config /etc/belfry/belfry.toml
  HEALTHCHECK CMD [\"/belfry\", \"health\"]        in a Dockerfile";

/// A server that is well answers at once, and /readyz within 2 s.
const PATIENCE: Duration = Duration::from_secs(4);

/// The longest answer that is shown.
const MOST_BYTES: usize = 64 << 10;

pub async fn run(args: HealthArgs) -> Result<(), Failure> {
    let url = match args.url {
        Some(url) => url,
        None => here(&args.server)?,
    };
    let server = Server::new(&url, None, PATIENCE).map_err(|error| anyhow::anyhow!(error))?;
    let path = if args.ready { "/readyz" } else { "/healthz" };
    let (status, answer) = ask(&server, path).await?;
    if status != StatusCode::OK {
        fail!("{} is {status}: {answer}", server.address(path));
    }
    output::line(&answer)?;
    Ok(())
}

async fn ask(server: &Server, path: &str) -> Result<(StatusCode, String), Failure> {
    let request = server.request(Method::GET, path).body(Full::default())?;
    let asking = async {
        let answer = server.send(request, PATIENCE).await?;
        let status = answer.status();
        Ok::<_, Error>((status, body(answer, MOST_BYTES, PATIENCE).await?))
    };
    let (status, answer) = asking.await.map_err(Failure::from)?;
    Ok((status, String::from_utf8_lossy(&answer).trim().to_owned()))
}

/// The address that the settings have a server listen on, as it is reached from the same machine.
fn here(server: &ServerArgs) -> Result<Url, Failure> {
    let listen = server.load()?.config.server.listen;
    let host = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    Ok(Url::parse(&format!("http://{host}:{}", listen.port()))?)
}
