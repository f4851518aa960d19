//! Belfry: a self-hosted push server.

pub mod protocol;
pub mod store;
