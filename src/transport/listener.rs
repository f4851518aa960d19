//! The listening socket. What is set on it, every accepted connection inherits, without a call for each.

#[cfg(test)]
mod tests;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};

use socket2::{Domain, Protocol, SockRef, Socket, Type};

/// Connections that may wait to be accepted; the kernel cuts it to `net.core.somaxconn`.
pub(crate) const BACKLOG: i32 = 4096;
/// What the kernel holds for a client that does not read. Left alone it grows to 4 MB each.
const SEND_BUFFER: usize = 64 * 1024;

#[derive(Debug, thiserror::Error)]
#[error("cannot listen on {address}: {}", reason(.error))]
pub struct ListenError {
    address: SocketAddr,
    error: io::Error,
}

/// Why not, and what helps.
fn reason(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "the port is taken; stop the program that has it (`ss -ltnp` names it), choose another port, \
             or port 0 for any free one"
        }
        io::ErrorKind::AddrNotAvailable => "this machine has no such address; 0.0.0.0 means all it has",
        io::ErrorKind::PermissionDenied => {
            "not permitted; ports below 1024 need root or CAP_NET_BIND_SERVICE"
        }
        _ => return error.to_string(),
    };
    known.to_owned()
}

/// Listens. With port 0 the system chooses one: ask the listener for its address.
///
/// `write_timeout`: how long written bytes may stay unacknowledged before the kernel ends the
/// connection, which is the deadline for writes of every transport and every response.
pub fn listen(address: SocketAddr, write_timeout: Duration) -> Result<TcpListener, ListenError> {
    bind(address, write_timeout).map_err(|error| ListenError { address, error })
}

fn bind(address: SocketAddr, write_timeout: Duration) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // A restart must not wait for the connections of the last run to leave TIME_WAIT.
    socket.set_reuse_address(true)?;
    set_inherited(SockRef::from(&socket), write_timeout)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

fn set_inherited(socket: SockRef<'_>, write_timeout: Duration) -> io::Result<()> {
    socket.set_send_buffer_size(SEND_BUFFER)?;
    // Frames are coalesced before they are written; there is nothing for Nagle to wait for.
    socket.set_tcp_nodelay(true)?;
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(write_timeout))?;
    #[cfg(not(target_os = "linux"))]
    let _ = write_timeout;
    Ok(())
}
