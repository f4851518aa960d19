//! Belfry: a self-hosted push server.

pub mod auth;
pub mod protocol;
