//! Belfry: a self-hosted push server.

pub mod protocol;
