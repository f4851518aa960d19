//! WebSocket (RFC 6455) on a bare `TcpStream`, outside actix's HTTP dispatcher, whose two buffers
//! of 8 KiB would otherwise live as long as the socket.
//!
//! The way in: [`upgrade`] takes the stream out of the dispatcher, [`handshake`] checks the request and makes the 101,
//! [`refusal`] answers what is not let in. What is let in becomes a [`Wire`]. The way out of the client's bytes: [`header`]
//! judges each frame header before its payload is kept, [`inbox`] makes messages of frames, [`violation`] says what broke
//! the rules and with which code the connection ends. The way to the client: [`frame`] makes frames once, for all who get
//! them; a [`Socket`](super::socket::Socket) holds what one connection has still to take.

pub mod frame;
pub mod handshake;
pub mod header;
pub mod inbox;
pub mod live;
pub mod refusal;
pub mod serve;
pub mod upgrade;
pub mod violation;
pub mod wire;

pub use inbox::Incoming;
pub use upgrade::Upgrade;
pub use violation::Violation;
pub use wire::{Wire, WireError};
