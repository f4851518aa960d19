//! What Belfry decides, without IO: no sockets, no clock, no tasks. Time and what was read are arguments, decisions
//! come out; the server around it carries them out. So all of it can be run at random, a million steps a minute.
//!
//! - [`protocol`]: the words of the wire as types: channels, positions, cursors, messages, frames,
//!   commands, codes. Pure data; what has parsed is not checked again.
//! - [`ring`]: the newest entries of a partition; what it vouches for, and what it no longer holds.
//! - [`history`]: what a plain partition keeps of each of its channels; [`ephemeral`]: what nothing keeps.
//! - [`page`], [`replay`]: what one source knows of a channel, and the one rule by which sources are merged.
//! - [`reading`]: a session's read: from the ring, and from whatever else there is.
//! - [`session`]: a client's logical connection: a cursor into the log. Everything that a client may rely
//!   on is decided here.
//! - [`hub`]: the sessions of one worker, and how they are offered what the rings have.
//! - `macros`: what many small types have in common; [`held`]: locks.
//!
//! Dependencies point one way: `protocol <- page <- replay <- ring <- history, ephemeral, reading`, `protocol <- session`,
//! `ring, session <- hub`.

// The server's own, and published nowhere: what its name says needs no more words.
#![allow(missing_docs)]

#[macro_use]
mod macros;

pub mod ephemeral;
pub mod held;
pub mod history;
pub mod hub;
pub mod page;
pub mod protocol;
pub mod reading;
pub mod replay;
pub mod ring;
pub mod session;
