//! Chunked bodies that no handler has read to their end.
//!
//! actix closes the connection after an answer that came before the end of a body whose length it knows. Of a chunked one it
//! reads on what nobody wants, without limit and without deadline, so anybody, even without a credential, could hold a
//! connection for ever. It does that only once the payload has been dropped, so the answer keeps it until it has been written.

use std::{
    cell::RefCell,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::{
    HttpMessage as _,
    body::BoxBody,
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    web::Bytes,
};
use futures_util::Stream;

use crate::transport::leave::Holding;

/// A payload that the handler and the answer share.
#[derive(Clone)]
pub struct Unread(Rc<RefCell<Payload>>);

impl Unread {
    /// Shares the request's payload, if it is a chunked one.
    pub fn of(request: &mut ServiceRequest) -> Option<Self> {
        // What cannot be read there has been refused by the HTTP parser.
        if !request.chunked().unwrap_or(true) {
            return None;
        }
        let shared = Self(Rc::new(RefCell::new(request.take_payload())));
        request.set_payload(Payload::Stream { payload: Box::pin(shared.clone()) });
        Some(shared)
    }

    /// Keeps the payload until the body has been written.
    pub fn keep_with(self, body: BoxBody) -> BoxBody {
        BoxBody::new(Holding(body, self))
    }
}

impl Stream for Unread {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}
