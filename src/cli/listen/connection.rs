//! A connection of any transport, and how it can end.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request,
    header::{ACCEPT, HeaderMap},
};

use super::{poll::Poll, resume::Resume, sse::Sse, ws::Ws};
use crate::{
    cli::client::ServerProblem,
    client::{self, Server},
    protocol::TransportKind,
};

#[derive(Debug)]
pub struct Target {
    pub transport: TransportKind,
    pub headers: HeaderMap,
    pub server: Server,
}

pub enum Connection {
    Ws(Box<Ws>),
    Sse(Sse),
    Poll(Poll),
}

/// How a connection ended, other than by a `close` frame.
#[derive(Debug)]
pub enum Cut {
    Ended,
    /// Nothing was heard for so long.
    Silent(Duration),
    Network(anyhow::Error),
    /// The server answered with an error instead.
    Refused(ServerProblem),
    /// What answered is not Belfry.
    NotBelfry(String),
}

impl Connection {
    pub async fn open(target: &Target, resume: &Resume) -> Result<Self, Cut> {
        match target.transport {
            TransportKind::Ws => Ok(Self::Ws(Box::new(Ws::open(target, resume).await?))),
            TransportKind::Sse => Ok(Self::Sse(Sse::open(target, resume).await?)),
            TransportKind::Poll => Ok(Self::Poll(Poll::default())),
        }
    }

    pub async fn next(&mut self, target: &Target, resume: &mut Resume) -> Result<String, Cut> {
        match self {
            Self::Ws(ws) => ws.next(resume.silence()).await,
            Self::Sse(sse) => sse.next(resume.silence()).await,
            Self::Poll(poll) => poll.next(target, resume).await,
        }
    }
}

impl Target {
    pub fn path(&self, path: &str, resume: &Resume) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        format!("{path}?{}", query.extend_pairs(resume.query()).finish())
    }

    pub fn get(&self, path: &str, accept: &str) -> Result<Request<Full<Bytes>>, Cut> {
        let mut request = self.server.request(Method::GET, path).header(ACCEPT, accept);
        if let Some(headers) = request.headers_mut() {
            headers.extend(self.headers.clone());
        }
        request.body(Full::default()).map_err(|error| Cut::Network(error.into()))
    }
}

impl From<client::Error> for Cut {
    fn from(error: client::Error) -> Self {
        Self::Network(error.into())
    }
}
