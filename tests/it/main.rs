//! Tests over real sockets, in one binary.
#![expect(clippy::unwrap_used, reason = "a broken expectation is a failed test")]

mod abandoned_takeover;
mod connect;
mod echo;
mod fault_proxy;
mod foreign;
mod harness;
mod hostile_frames;
mod independent;
mod kill;
mod protocol_doc;
mod trail;
mod webhooks;
mod websocket_conformance;
