//! Tests over real sockets, in one binary.
#![expect(clippy::unwrap_used, reason = "a broken expectation is a failed test")]

mod abandoned_takeover;
mod auth;
mod closing;
mod commands;
mod connect;
mod control;
mod database_trouble;
mod deploy;
mod doctor;
mod documents;
mod drain;
mod echo;
mod event_stream;
mod fault_proxy;
mod fleet;
mod foreign;
mod grafana;
mod harness;
mod hopping;
mod hostile_frames;
mod hostile_http;
mod independent;
mod kill;
mod logs;
mod long_poll;
mod metrics;
mod middleboxes;
mod operator;
mod presence;
mod protocol_doc;
mod proxies;
mod publish;
mod resume;
mod secrets;
mod settings;
mod slow_consumer;
#[path = "../support/mod.rs"]
mod support;
mod takeover;
mod trail;
mod two_processes;
mod upstream;
mod webhooks;
mod websocket_conformance;
