//! What the bench programs share. One thread and one epoll instance each, so that they take little from the server
//! that they measure on the same machine.
//!
//! - [`args`]: `--name value` from the command line
//! - [`poller`]: readiness of many sockets, and of stdin for "stop now"
//! - [`http`]: requests out, the head and body of responses in
//! - [`ws`]: WebSocket frames, as far as these programs need them
//!
//! The programs: `epoll-baseline` (the least a server can do), `fanout-client` (thousands of subscribers),
//! `publish-load` (many concurrent requests).

pub mod args;
pub mod http;
pub mod poller;
pub mod ws;

/// What ends a bench program early.
pub type Error = Box<dyn std::error::Error>;
