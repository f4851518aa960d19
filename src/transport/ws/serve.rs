//! `GET /v1/ws`: from the handshake to the first frame. What follows is [`super::live`].
//!
//! Before 101 only what no browser page could be told otherwise: a refused Host or Origin, no WebSocket
//! request, a foreign subprotocol, overload. Everything else gets 101, a `close` frame and the close code,
//! because browsers hide handshake statuses.

use std::{rc::Rc, sync::Arc, time::Duration};

use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout_at};

use super::{Incoming, Upgrade, Wire, WireError, frame, handshake, live};
use crate::{
    auth::{Credential, OriginPolicy, Purpose},
    hub::{Hold, Hub, Refused, Seat},
    protocol::{self, Code, Command, Frame, Refusal, text_frame},
    session::Manners,
    transport::params::Params,
};

/// Where WebSockets are spoken.
pub const PATH: &str = "/v1/ws";

/// Takes on what wants to leave HTTP.
pub fn handler(
    hub: Hub,
    origins: Arc<OriginPolicy>,
) -> impl Fn(Upgrade) -> Option<std::pin::Pin<Box<dyn Future<Output = ()>>>> + Clone {
    let hub = Rc::new(hub);
    move |upgrade| match upgrade.check_room().and_then(|()| begin(&hub, &origins, upgrade.head())) {
        Ok((response, opening)) => {
            let limit = hub.node().config.limits.client_frame_bytes;
            let wire = upgrade.accept(response, u32::try_from(limit).unwrap_or(u32::MAX));
            Some(Box::pin(open((*hub).clone(), hub.node().seat(), wire, opening)))
        }
        Err(refusal) => {
            hub.node().metrics.admission.refused[refusal.code].inc();
            upgrade.refuse(&refusal);
            None
        }
    }
}

struct Opening {
    credential: Option<Credential>,
    /// Whether the page may send an API key in its first frame.
    may_send_key: Result<(), Refusal>,
    params: Params,
}

/// Copies what is needed of the head, so that it and its buffer can go.
fn begin(
    hub: &Hub,
    origins: &OriginPolicy,
    head: &actix_http::RequestHead,
) -> Result<(bytes::Bytes, Result<Opening, Refusal>), Refusal> {
    origins.check_host(head)?;
    if hub.node().config.server.within(head.uri.path()) != PATH {
        return Err(Refusal::new(Code::NotFound, format!("WebSockets are spoken at {PATH}")));
    }
    let response = handshake::respond(head)?;
    let node = hub.node();
    node.check_admits()?;
    let credential = node.auth.find(head, None, Purpose::Stream);
    origins.check_websocket(head, credential.as_ref().ok().and_then(Option::as_ref))?;
    let opening = credential.and_then(|credential| {
        let params = Params::from_query(head.uri.query().unwrap_or_default())?;
        Ok(Opening { credential, may_send_key: origins.check_api_key(head), params })
    });
    Ok((response, opening))
}

/// Authenticates, connects, and goes live in a task of its own, so that the room for all this is freed.
async fn open(hub: Hub, seat: Seat, mut wire: Wire, opening: Result<Opening, Refusal>) {
    let established = establish(&hub, &mut wire, opening).await;
    drop(seat);
    match established {
        Ok(connection) => {
            actix_rt::spawn(live::Live::new(wire, connection));
        }
        Err(Failed::Gone) => {}
        Err(Failed::Refused(refused)) => {
            hub.node().metrics.admission.refused[refused.refusal.code].inc();
            live::farewell(wire, &refused.frame());
        }
    }
}

enum Failed {
    Gone,
    Refused(Box<Refused>),
}

impl<E: Into<Refused>> From<E> for Failed {
    fn from(refused: E) -> Self {
        Self::Refused(Box::new(refused.into()))
    }
}

async fn establish(hub: &Hub, wire: &mut Wire, opening: Result<Opening, Refusal>) -> Result<Hold, Failed> {
    let Opening { mut credential, may_send_key, mut params } = opening?;
    let node = hub.node();
    if params.probe || credential.is_none() {
        let wait = if params.probe {
            wire.send(text_frame(&Frame::Ready.encode()));
            node.config.session.probe_timeout
        } else {
            node.config.session.connect_timeout
        };
        params = params.join(first_frame(wire, wait).await?)?;
        if let (None, Some(token)) = (&credential, &params.token) {
            let sent = Credential::from_first_frame(token.expose_secret())?;
            if sent.is_api_key() {
                may_send_key?;
            }
            credential = Some(sent);
        }
    }
    let credential = credential.ok_or_else(Credential::missing)?;
    let identity = node.auth.authenticate(&credential).await?;
    let connect = params.connect(&Manners::WEBSOCKET, identity, &node.config.session)?;
    Ok(hub.connect(connect).await?)
}

async fn first_frame(wire: &mut Wire, wait: Duration) -> Result<protocol::Connect, Failed> {
    let deadline = Instant::now() + wait;
    let late = || Refusal::new(Code::Unauthorized, format!("no `connect` frame came within {wait:?}"));
    let gone = |_| Failed::Gone;
    loop {
        timeout_at(deadline, wire.flush()).await.map_err(|_| late())?.map_err(gone)?;
        let incoming = timeout_at(deadline, wire.read()).await.map_err(|_| late())?;
        match incoming {
            Ok(Incoming::Text(text)) => match Command::parse(&text) {
                Ok(Command::Connect(connect)) => return Ok(connect),
                Ok(_) => {
                    let detail = "the first frame has to be `connect`";
                    return Err(Refusal::new(Code::BadCommand, detail).into());
                }
                Err((_, refusal)) => return Err(refusal.into()),
            },
            Ok(Incoming::Ping(payload)) => wire.send(frame::pong(&payload)),
            Ok(Incoming::Pong(_)) => {}
            Ok(Incoming::Binary(_)) => return Err(live::no_binary().into()),
            Err(WireError::Violation(violation)) => {
                return Err(Refusal::new(violation.code(), violation.to_string()).into());
            }
            Ok(Incoming::Close(_)) | Err(WireError::Gone | WireError::Io(_)) => return Err(Failed::Gone),
        }
    }
}
