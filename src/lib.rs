//! Belfry: a self-hosted push server.

pub mod api;
pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod hub;
pub mod log;
pub mod protocol;
pub mod publish;
pub mod session;
pub mod store;
pub mod telemetry;
pub mod transport;
