//! How bytes reach clients: the listening socket, the server around it, and one module per transport.
//!
//! A transport is its [`Framing`](delivery::Framing) and its [`Manners`](crate::session::Manners). What streams over
//! HTTP has a [`StreamBody`](stream::StreamBody) for the rest, and [leaves](leave) the dispatcher when it has to wait.

pub mod delivery;
pub mod heads;
pub mod io;
pub mod leave;
pub mod listener;
mod outbox;
pub mod params;
pub mod poll;
pub mod server;
mod socket;
pub mod sse;
pub mod stream;
pub mod ws;
