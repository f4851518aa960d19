//! How bytes reach clients: the listening socket, the server around it, and one module per transport.
//!
//! A transport is its [`Framing`](delivery::Framing) and its [`Manners`](crate::session::Manners). What streams over
//! HTTP has a [`StreamBody`](stream::StreamBody) for the rest.

pub mod delivery;
mod heads;
pub mod io;
pub mod listener;
pub mod params;
pub mod poll;
pub mod server;
pub mod sse;
pub mod stream;
pub mod ws;
