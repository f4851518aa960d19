//! WebSocket.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::time::timeout;
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        self, Message,
        client::IntoClientRequest as _,
        http::{HeaderValue, header::SEC_WEBSOCKET_PROTOCOL},
    },
};

use super::{
    connection::{Cut, Target},
    resume::Resume,
};
use crate::{
    cli::client::{CONNECT_TIMEOUT, ServerProblem, retry_after},
    client::{HTTP_1, Io},
};

const SUBPROTOCOL: &str = "belfry.v1";

pub struct Ws(WebSocketStream<Box<dyn Io>>);

impl Ws {
    pub async fn open(target: &Target, resume: &Resume) -> Result<Self, Cut> {
        let mut url = target.server.address("/v1/ws");
        url.query_pairs_mut().extend_pairs(resume.query());
        let scheme = if target.server.is_encrypted() { "wss" } else { "ws" };
        url.set_scheme(scheme).expect("an http URL may become a ws one");
        let mut request = url.as_str().into_client_request()?;
        request.headers_mut().extend(target.headers.clone());
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        let io = target.server.dial(&[HTTP_1]).await?.io;
        let connected = timeout(CONNECT_TIMEOUT, client_async(request, io)).await;
        let (stream, _) = connected.map_err(|_| Cut::Silent(CONNECT_TIMEOUT))??;
        Ok(Self(stream))
    }

    /// The next text frame. The library answers Pings by itself; they count as life.
    pub async fn next(&mut self, silence: Duration) -> Result<String, Cut> {
        loop {
            let message = timeout(silence, self.0.next()).await.map_err(|_| Cut::Silent(silence))?;
            match message {
                Some(Ok(Message::Text(text))) => return Ok(text.as_str().to_owned()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err(Cut::Ended),
            }
        }
    }
}

impl From<tungstenite::Error> for Cut {
    fn from(error: tungstenite::Error) -> Self {
        match error {
            tungstenite::Error::ConnectionClosed | tungstenite::Error::AlreadyClosed => Self::Ended,
            tungstenite::Error::Http(response) if response.status().is_success() => Self::NotBelfry(
                "the server does not speak WebSocket at this address; is --url right?".to_owned(),
            ),
            tungstenite::Error::Http(response) => {
                let body = response.body().as_deref().unwrap_or_default();
                let again = retry_after(response.headers());
                Self::Refused(ServerProblem::parse(response.status(), again, body))
            }
            other => Self::Network(anyhow::Error::new(other).context("no connection")),
        }
    }
}
