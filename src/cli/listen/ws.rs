//! WebSocket.

use std::time::Duration;

use futures_util::StreamExt as _;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
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
use crate::cli::client::{CONNECT_TIMEOUT, Problem};

/// The subprotocol of the wire contract.
const SUBPROTOCOL: &str = "belfry.v1";

/// An open WebSocket.
pub struct Ws(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Ws {
    /// Shakes hands.
    pub async fn open(target: &Target, resume: &Resume) -> Result<Self, Cut> {
        let mut url = target.endpoint("/v1/ws", resume);
        url.set_scheme("ws").expect("an http URL may become a ws one");
        let mut request = url.as_str().into_client_request()?;
        request.headers_mut().extend(target.headers.clone());
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        let connected = timeout(CONNECT_TIMEOUT, connect_async(request)).await;
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
            tungstenite::Error::Http(response) => {
                let body = response.body().as_deref().unwrap_or_default();
                match response.status().is_success() {
                    true => Self::NotBelfry(
                        "the server does not speak WebSocket at this address; is --url right?".to_owned(),
                    ),
                    false => Self::Refused(Problem::parse(response.status(), None, body)),
                }
            }
            other => Self::Network(anyhow::Error::new(other).context("no connection")),
        }
    }
}
