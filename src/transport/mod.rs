//! How bytes reach clients: the listening socket, the server around it, and one module per transport.

mod heads;
mod io;
pub mod listener;
pub mod params;
pub mod poll;
pub mod server;
pub mod sse;
pub mod tally;
pub mod ws;
