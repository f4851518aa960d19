//! Log lines: on standard error, so that standard output stays the program's own.

#[cfg(test)]
mod tests;

use std::io;

use anyhow::{Context as _, anyhow};
use tracing::Level;
use tracing_subscriber::{
    EnvFilter,
    filter::{ParseError, Targets},
    fmt,
    util::SubscriberInitExt as _,
};

use crate::config::{LogFormat, TelemetryConfig};

/// The crate that speaks HTTP with clients.
const ACTIX_HTTP: &str = "actix_http";

/// Begins to write log lines. Once per process.
pub fn init(config: &TelemetryConfig) -> anyhow::Result<()> {
    let filter = filter(&config.filter).context("telemetry.filter is not a log filter")?;
    let lines = fmt().with_env_filter(filter).with_writer(io::stderr);
    let started = match config.format {
        LogFormat::Human => lines.with_ansi(coloured(&io::stderr())).finish().try_init(),
        LogFormat::Json => lines.json().flatten_event(true).finish().try_init(),
    };
    started.map_err(|error| anyhow!("cannot start logging: {error}"))
}

/// Colours are for eyes, and not for those who have asked for none (<https://no-color.org>).
pub fn coloured(output: &impl io::IsTerminal) -> bool {
    output.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// What is logged. actix-http calls it an ERROR when a client's request is none, and anybody can send that a
/// thousand times a second; so its lines are for those who look at details.
fn filter(directives: &str) -> Result<EnvFilter, ParseError> {
    let filter = EnvFilter::try_new(directives)?;
    let looks_at_details =
        directives.parse::<Targets>().is_ok_and(|targets| targets.would_enable(ACTIX_HTTP, &Level::DEBUG));
    if looks_at_details || directives.contains(ACTIX_HTTP) {
        return Ok(filter);
    }
    Ok(filter.add_directive(format!("{ACTIX_HTTP}=off").parse()?))
}
