//! What both databases do in the same way, written once. These files are compiled twice: each database's module
//! mounts them by their path, over its driver's types.
//!
//! It gives them `Database`, `Connection`, `DbRow` and `Transaction`; the macros `reading!` and `changing!`, which run statements;
//! [`alone`], the lock of an epoch; and the texts in `sql`, where the two dialects differ. Lists travel as JSON, in one parameter,
//! which both databases unfold.

#[macro_use]
pub(super) mod messages;

pub(super) mod api_keys;
pub(super) mod committed;
pub(super) mod epochs;
pub(super) mod examine;
pub(super) mod heads;
pub(super) mod keys;
pub(super) mod layout;
pub(super) mod nodes;
pub(super) mod read;
pub(super) mod retention;
pub(super) mod revocations;
mod settle;

use super::{Connection, Database, DbRow, locks::alone, sql, writer::Transaction};

/// A list, as a statement takes it.
pub(super) fn json(list: impl serde::Serialize) -> String {
    serde_json::to_string(&list).expect("a list of names and numbers is JSON")
}
