//! Belfry: a self-hosted push server.

pub mod config;
pub mod protocol;
pub mod telemetry;
