//! Tests over real sockets, in one binary.
#![expect(clippy::unwrap_used, reason = "a broken expectation is a failed test")]

mod abandoned_takeover;
mod auth;
mod closing;
mod commands;
mod connect;
mod echo;
mod event_stream;
mod harness;
mod hostile_frames;
mod protocol_doc;
mod hostile_http;
mod long_poll;
mod metrics;
mod publish;
mod resume;
mod slow_consumer;
mod takeover;
mod upstream;
mod websocket_conformance;
