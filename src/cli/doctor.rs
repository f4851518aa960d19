//! `belfry doctor`: what bites, before it bites.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use secrecy::SecretString;
use url::Url;

use super::{Failure, client::http_url, exit::fail, output, settings::ServerArgs};
use crate::{
    auth::{Grant, Patterns, Signer},
    config::Config,
    doctor::{self, Level, Of, Public},
    protocol::{Timestamp, UserId},
    telemetry,
    values::duration,
};

/// Look at this machine, Redis, the database and the proxy for what bites; changes nothing
#[derive(Debug, Args)]
#[command(after_help = "\
Exit code 0: no problem. 1: there is one, or the settings are wrong. Warnings do not count.

Examples:
  belfry doctor --config /etc/belfry/belfry.toml
  belfry doctor --config belfry.toml --pid \"$(pidof belfry)\" --nodes 3
  belfry doctor --config belfry.toml --url https://push.example.com --hold 60s")]
pub struct DoctorArgs {
    #[command(flatten)]
    server: ServerArgs,

    /// How many nodes there are to be: they share Redis and the database
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    nodes: u32,

    /// The process of a server that runs, whose limits count in place of this shell's
    #[arg(long, value_name = "PID")]
    pid: Option<u32>,

    /// Where clients connect, through the proxy: opens each transport there
    #[arg(long, value_name = "URL", value_parser = public_url)]
    url: Option<Url>,

    /// With --url: a file with a token or an API key, to open sessions with. Or set BELFRY_TOKEN or BELFRY_API_KEY;
    /// else a token is signed with the settings' HS256 secret
    #[arg(long, value_name = "FILE", requires = "url")]
    token_file: Option<PathBuf>,

    /// With --url: the certificate authority that has signed the proxy's certificate, if it is your own (PEM)
    #[arg(long, value_name = "FILE", requires = "url")]
    ca_file: Option<PathBuf>,

    /// With --url: how long connections are left silent, to see whether they are cut [default: session.poll_wait]
    #[arg(long, value_name = "DURATION", requires = "url", value_parser = hold)]
    hold: Option<Duration>,

    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

/// Who the doctor is where it connects as a user. It reads its own channel, to which nobody publishes.
const USER: &str = "belfry-doctor";

/// Longer than any silence that is waited out.
const TOKEN_TTL: Duration = Duration::from_secs(300);

pub async fn run(args: DoctorArgs) -> Result<(), Failure> {
    let config = args.server.load()?.config;
    let public = match &args.url {
        Some(url) => Some(Public {
            url: url.clone(),
            credential: credential(&args, &config)?,
            ca_file: args.ca_file.clone(),
            hold: args.hold.unwrap_or(config.session.poll_wait).clamp(SHORTEST_HOLD, LONGEST_HOLD),
        }),
        None => None,
    };
    if let Some(pid) = args.pid
        && !Path::new("/proc").join(pid.to_string()).exists()
    {
        fail!("there is no process {pid} here (--pid): is the server running?");
    }
    let of = args.pid.map_or(Of::Myself, Of::Process);
    let report = doctor::examine(&config, of, args.nodes, public.as_ref()).await;
    output::text(&match args.format {
        Format::Human => report.to_text(telemetry::coloured(&io::stdout())),
        Format::Json => report.to_json(),
    })?;
    match report.count(Level::Problem) {
        0 => Ok(()),
        _ => Err(anyhow::anyhow!("there is a problem: {}", report.problems().join(", ")).into()),
    }
}

/// From the file, from the environment, or made for this purpose. No flag has it: other users see those in `ps`.
fn credential(args: &DoctorArgs, config: &Config) -> Result<Option<SecretString>, Failure> {
    if let Some(path) = &args.token_file {
        let text = fs::read_to_string(path);
        let text = text.with_context(|| format!("cannot read {} (--token-file)", path.display()))?;
        return Ok(Some(text.trim().into()));
    }
    let variables = ["BELFRY_TOKEN", "BELFRY_API_KEY"];
    let given = variables.into_iter().filter_map(|name| std::env::var(name).ok()).find(|it| !it.is_empty());
    if let Some(given) = given {
        return Ok(Some(given.into()));
    }
    let grant = Grant {
        user: UserId::parse(USER)?,
        channels: Patterns::default(),
        publish: Patterns::default(),
        expires_at: Timestamp::now().plus(TOKEN_TTL),
    };
    Ok(Signer::new(&config.auth, config.dev)?.map(|signer| signer.sign(&grant)))
}

/// The range that clients may ask heartbeats and polls in.
const SHORTEST_HOLD: Duration = Duration::from_secs(1);
const LONGEST_HOLD: Duration = Duration::from_secs(60);

fn hold(text: &str) -> Result<Duration, String> {
    let hold = duration::parse(text).map_err(|error| error.to_string())?;
    match (SHORTEST_HOLD..=LONGEST_HOLD).contains(&hold) {
        true => Ok(hold),
        false => Err("clients may ask for 1s to 60s of silence".to_owned()),
    }
}

fn public_url(text: &str) -> Result<Url, String> {
    http_url(text, "write what stands before /v1/ in the clients' URLs, such as https://push.example.com")
}
