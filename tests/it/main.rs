//! Tests over real sockets, in one binary.
#![expect(clippy::unwrap_used, reason = "a broken expectation is a failed test")]

mod connect;
mod echo;
mod harness;
mod hostile_frames;
mod websocket_conformance;
