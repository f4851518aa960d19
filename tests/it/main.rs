//! Tests over real sockets, in one binary.
#![expect(clippy::unwrap_used, reason = "a broken expectation is a failed test")]

mod abandoned_takeover;
mod documents;
mod echo;
mod hostile_frames;
mod protocol_doc;
mod websocket_conformance;
