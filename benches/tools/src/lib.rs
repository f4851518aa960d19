//! What the bench programs share. One thread and one epoll instance each, so that they take little from the server
//! that they measure on the same machine.
//!
//! - [`args`]: `--name value` from the command line
//! - [`poller`]: readiness of many sockets, and of stdin for "stop now"
//!
//! The programs: `epoll-baseline` (the least a server can do), `publish-load` (many concurrent requests), `core-steps` (what the core
//! does, to count its instructions). Subscribers are those of `belfry bench`, whose parsers these share.

pub mod args;
pub mod poller;

/// What ends a bench program early.
pub type Error = Box<dyn std::error::Error>;
