//! Where connections leave actix's HTTP dispatcher.
//!
//! Every request with `Upgrade: websocket`, on any path, and every CONNECT comes here, past the
//! App and its middleware: the handler routes it or refuses it. What comes after the head belongs
//! to the WebSocket, so such a request's body, if it has one, is never read.

use std::{convert::Infallible, future::ready};

use actix_codec::Framed;
use actix_http::{Request, RequestHead, h1};
use actix_service::{ServiceFactory, fn_service};
use bytes::Bytes;
use tokio::net::TcpStream;

use super::{Wire, refusal};
use crate::{
    protocol::Refusal,
    transport::io::{Crowded, Io},
};

/// A request to leave HTTP, with the stream that it came on.
///
/// The request's headers are slices of the dispatcher's 8 KiB read buffer: what outlives the handshake has to be copied.
pub struct Upgrade {
    request: Request,
    stream: TcpStream,
    leftovers: Bytes,
}

impl Upgrade {
    /// The request's head, with the client's address in it.
    pub fn head(&self) -> &RequestHead {
        self.request.head()
    }

    pub fn check_room(&self) -> Result<(), Refusal> {
        self.request.conn_data::<Crowded>().map_or(Ok(()), |crowded| Err(crowded.refusal()))
    }

    /// Accepts: queues the 101 that [`respond`](super::handshake::respond) made, so that it leaves
    /// in one write with the first frames. Messages of the client may have up to `limit` bytes.
    pub fn accept(self, response: Bytes, limit: u32) -> Wire {
        let mut wire = Wire::new(self.stream, &self.leftovers, limit);
        wire.send(response);
        wire
    }

    /// Refuses: answers with a problem document and ends the connection, in a task of its own.
    pub fn refuse(self, refusal: &Refusal) {
        let response = refusal::response(refusal);
        let stream = self.stream;
        actix_rt::spawn(async move { refusal::write(stream, &response).await });
    }
}

/// The service for [`HttpServiceBuilder::upgrade`](actix_http::HttpServiceBuilder::upgrade). Each connection runs the
/// handler's future as a task of its own, since actix's would stay as big as its dispatcher is.
///
/// `handler` returns `None` where it has [refused](Upgrade::refuse). What it does before it returns costs the connection
/// nothing later, but all that the future captures or holds across an await, it has room for as long as it lives. So check
/// and accept first, and return a future with just what a live connection needs.
pub fn service<H, F>(
    handler: H,
) -> impl ServiceFactory<
    (Request, Framed<Io, h1::Codec>),
    Config = (),
    Response = (),
    Error = Infallible,
    InitError = (),
>
where
    H: Fn(Upgrade) -> Option<F> + Clone + 'static,
    F: Future<Output = ()> + 'static,
{
    fn_service(move |(request, framed): (Request, Framed<Io, h1::Codec>)| {
        let parts = framed.into_parts();
        // An answer that has left has ended the dispatcher.
        let Some((stream, ahead)) = parts.io.into_stream() else { return ready(Ok(())) };
        debug_assert!(
            parts.write_buf.is_empty(),
            "a request is read when those before it have been answered"
        );
        // A copy: the read buffer is 8 KiB, whatever is in it.
        let leftovers = [&parts.read_buf[..], &ahead].concat().into();
        if let Some(connection) = handler(Upgrade { request, stream, leftovers }) {
            actix_rt::spawn(connection);
        }
        ready(Ok(()))
    })
}
