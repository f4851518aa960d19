//! Real servers for tests to run over: found on this machine, started in directories of their own,
//! and gone with the process that started them.
//!
//! Shared by the unit tests and the integration tests, each of which uses a part of it.
#![allow(
    dead_code,
    unused_imports,
    clippy::unwrap_used,
    reason = "every test binary uses another part; tests may unwrap"
)]

pub mod certificates;
pub mod postgres;
pub mod process;
pub mod redis;

pub use self::process::{SOON, until};
