//! What is held to be true of whatever bytes come from outside: a function for each kind of them. `cargo fuzz` makes up
//! bytes, and a test of `tests/it` replays those of `fuzz/corpus`, where the first byte or two of some are not part of what is read.

mod channels;
mod commands;
mod cursors;
mod frames;
mod heads;
mod last_event_ids;
mod lua_replies;
mod publishes;

pub use self::{
    channels::channels, commands::commands, cursors::cursors, frames::frames, heads::heads,
    last_event_ids::last_event_ids, lua_replies::lua_replies, publishes::publishes,
};

pub type Target = fn(&[u8]);

/// By the names of their directories in `fuzz/corpus`.
#[allow(dead_code, reason = "a fuzz target names its own")]
pub const ALL: [(&str, Target); 8] = [
    ("channels", channels),
    ("commands", commands),
    ("cursors", cursors),
    ("frames", frames),
    ("heads", heads),
    ("last_event_ids", last_event_ids),
    ("lua_replies", lua_replies),
    ("publishes", publishes),
];
