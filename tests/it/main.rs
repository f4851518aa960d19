//! Tests over real sockets, in one binary.

mod echo;
mod hostile_frames;
mod websocket_conformance;
