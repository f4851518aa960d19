//! `[telemetry]`: what Belfry writes about itself.

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

use super::Checks;
use crate::values::choice;

/// `[telemetry]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetryConfig {
    pub format: LogFormat,
    pub filter: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Human,
    /// For collectors: one object per line.
    Json,
}

choice!(LogFormat { Human = "human", Json = "json" });

impl Default for TelemetryConfig {
    fn default() -> Self {
        Self { format: LogFormat::Human, filter: "info".to_owned() }
    }
}

impl TelemetryConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        if let Err(error) = EnvFilter::try_new(&self.filter) {
            checks.fail(
                "telemetry.filter",
                format!("{error}; write levels such as \"info\" or \"info,belfry::hub=debug\""),
            );
        }
    }
}
