//! How bytes reach clients: the listening socket, the server around it, and one module per transport.

pub mod listener;
pub mod server;
pub mod ws;
