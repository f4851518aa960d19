//! Log lines: on standard error, so that standard output stays the program's own.

use std::io;

use anyhow::{Context as _, anyhow};
use tracing_subscriber::{EnvFilter, fmt, util::SubscriberInitExt as _};

use crate::config::{LogFormat, TelemetryConfig};

/// Begins to write log lines. Once per process.
pub fn init(config: &TelemetryConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.filter).context("telemetry.filter is not a log filter")?;
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
