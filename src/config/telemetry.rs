//! `[telemetry]`: what Belfry writes about itself.

use tracing_subscriber::EnvFilter;

use super::{Checks, section::section};
use crate::values::choice;

section! {
    TelemetryConfig, "telemetry" {
        format: LogFormat = LogFormat::Human;
        filter: String = "info".to_owned();
    }
}

choice! {
    pub enum LogFormat {
        Human = "human",
        /// For collectors: one object per line.
        Json = "json",
    }
}

impl TelemetryConfig {
    pub(super) fn check(&self, checks: &mut Checks) {
        if let Err(error) = EnvFilter::try_new(&self.filter) {
            let detail = format!("{error}; write levels such as \"info\" or \"info,belfry::hub=debug\"");
            checks.fail("telemetry.filter", detail);
        }
    }
}
