//! WebSocket.

use std::collections::VecDeque;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest as _, http::Request},
};

use super::{Options, TestApp, soon};

pub struct Ws {
    pub stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Frames that came while a reply was waited for.
    early: VecDeque<Value>,
    closed: Option<u16>,
}

impl Ws {
    pub async fn open(app: &TestApp, options: &Options) -> Result<Self, Value> {
        let mut request = Self::request(app, &options.path("/v1/ws"));
        let bearer = format!("Bearer {}", options.bearer());
        request.headers_mut().insert("authorization", bearer.parse().unwrap());
        Self::handshake(request).await
    }

    /// The same over a connection that is there already.
    pub async fn over(app: &TestApp, options: &Options, stream: TcpStream) -> Self {
        let mut request = Self::request(app, &options.path("/v1/ws"));
        let bearer = format!("Bearer {}", options.bearer());
        request.headers_mut().insert("authorization", bearer.parse().unwrap());
        let handshake = client_async(request, MaybeTlsStream::Plain(stream));
        let (stream, _) = soon("the handshake", handshake).await.unwrap();
        Self { stream, early: VecDeque::new(), closed: None }
    }

    /// A handshake without a credential.
    pub fn request(app: &TestApp, path: &str) -> Request<()> {
        format!("ws://{}{path}", app.address).into_client_request().unwrap()
    }

    /// The problem, where there is no 101; what is known of it.
    pub async fn handshake(request: Request<()>) -> Result<Self, Value> {
        match soon("the handshake", connect_async(request)).await {
            Ok((stream, _)) => Ok(Self { stream, early: VecDeque::new(), closed: None }),
            Err(Error::Http(response)) => {
                // Of the body there is no more than came together with the head.
                let body = response.body().as_deref().unwrap_or_default();
                let status = || json!({ "status": response.status().as_u16() });
                Err(serde_json::from_slice(body).unwrap_or_else(|_| status()))
            }
            Err(error) => panic!("{error}"),
        }
    }

    pub async fn send(&mut self, command: &Value) {
        self.send_text(command.to_string()).await;
    }

    pub async fn send_text(&mut self, text: String) {
        soon("sending", self.stream.send(Message::text(text))).await.unwrap();
    }

    /// The next frame, or none at the end.
    pub async fn next(&mut self) -> Option<Value> {
        match self.early.pop_front() {
            Some(frame) => Some(frame),
            None => self.read().await,
        }
    }

    async fn read(&mut self) -> Option<Value> {
        loop {
            match self.stream.next().await? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(reason)) => self.closed = Some(reason.map_or(1005, |r| r.code.into())),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(other) => panic!("{other:?} is no frame of the contract"),
                // The end of the server's process.
                Err(_) => return None,
            }
        }
    }

    /// The reply to a command; what comes before it is kept.
    pub async fn reply(&mut self, id: &Value) -> Value {
        soon("a reply", async {
            loop {
                let frame = self.read().await.expect("the connection is to go on");
                if frame["type"] == "reply" && frame["id"] == *id {
                    return frame;
                }
                self.early.push_back(frame);
            }
        })
        .await
    }

    /// The code of the close handshake, which has to come next.
    pub async fn closed(&mut self) -> u16 {
        let more = soon("the close handshake", self.next()).await;
        assert_eq!(more, None);
        self.closed.expect("a close frame with a code")
    }
}
