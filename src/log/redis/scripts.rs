//! The log's scripts. Each file says what it takes and answers.

use std::sync::LazyLock;

use crate::redis::Script;

pub static APPEND: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("append.lua")));

pub static CLAIM: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("claim.lua")));

/// Tells Redis which epoch is in charge.
pub static OPEN: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("open.lua")));

/// Raises the limit of an epoch.
pub static RAISE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("raise.lua")));

/// One step of the head sweep.
pub static FORGET: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("forget.lua")));
