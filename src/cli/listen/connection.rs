//! A connection of any transport, and how it can end.

use std::time::Duration;

use reqwest::{Client, Url, header::HeaderMap};

use super::{poll::Poll, resume::Resume, sse::Sse, ws::Ws};
use crate::{
    cli::client::{ClientArgs, Problem},
    protocol::TransportKind,
};

/// Where to connect, how and as whom.
#[derive(Debug)]
pub struct Target {
    /// How.
    pub transport: TransportKind,
    /// The client for SSE and polls.
    pub http: Client,
    /// The credential.
    pub headers: HeaderMap,
    /// The server.
    pub client: ClientArgs,
}

/// An open connection.
pub enum Connection {
    /// WebSocket.
    Ws(Box<Ws>),
    /// Server-Sent Events.
    Sse(Sse),
    /// Long-poll.
    Poll(Poll),
}

/// How a connection ended, other than by a `close` frame.
#[derive(Debug)]
pub enum Cut {
    /// Without a word.
    Ended,
    /// Nothing was heard for so long.
    Silent(Duration),
    /// The network failed.
    Network(anyhow::Error),
    /// The server answered with an error instead.
    Refused(Problem),
    /// What answered is not Belfry.
    NotBelfry(String),
}

impl Connection {
    /// Connects.
    pub async fn open(target: &Target, resume: &Resume) -> Result<Self, Cut> {
        match target.transport {
            TransportKind::Ws => Ok(Self::Ws(Box::new(Ws::open(target, resume).await?))),
            TransportKind::Sse => Ok(Self::Sse(Sse::open(target, resume).await?)),
            TransportKind::Poll => Ok(Self::Poll(Poll::default())),
        }
    }

    /// The next frame's JSON.
    pub async fn next(&mut self, target: &Target, resume: &mut Resume) -> Result<String, Cut> {
        match self {
            Self::Ws(ws) => ws.next(resume.silence()).await,
            Self::Sse(sse) => sse.next(resume.silence()).await,
            Self::Poll(poll) => poll.next(target, resume).await,
        }
    }
}

impl Target {
    /// The address of an endpoint with a client's parameters.
    pub fn endpoint(&self, path: &str, resume: &Resume) -> Url {
        let mut url = self.client.endpoint(path);
        url.query_pairs_mut().extend_pairs(resume.query());
        url
    }
}

impl From<reqwest::Error> for Cut {
    fn from(error: reqwest::Error) -> Self {
        match error.is_timeout() && !error.is_connect() {
            true => Self::Network(anyhow::anyhow!("the server did not answer in time")),
            // The query holds the session: it is no business of a terminal's scrollback.
            false => Self::Network(anyhow::Error::new(error.without_url()).context("no connection")),
        }
    }
}
