//! A server as its clients reach it: TCP, TLS where the URL says so, HTTP/1.1. For the command line and `belfry doctor`.
//!
//! It goes straight there, as WebSockets do: a proxy for web pages would answer for 127.0.0.1 with its own.

mod tls;

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Method, Request, Response,
    body::Incoming,
    client::conn::http1::{self, SendRequest},
    header::{HOST, USER_AGENT},
    http::request::Builder,
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;
use url::{Position, Url};

/// What HTTP is spoken over.
pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// The protocols that TLS can agree on (RFC 7301).
pub const HTTP_1: &[u8] = b"http/1.1";
pub const HTTP_2: &[u8] = b"h2";

const AGENT: &str = concat!("belfry/", env!("CARGO_PKG_VERSION"));

#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing was sent.
    #[error("no connection to {0}: {1}")]
    Connect(String, String),
    /// The request may have been taken.
    #[error("the connection broke: {0}")]
    Broken(String),
    /// The request may have been taken.
    #[error("no answer within {} s", .0.as_secs())]
    Late(Duration),
}

/// The head of an answer; its body is still to come.
type Answer = Result<Response<Incoming>, Error>;

/// Where a server is, and how to connect to it.
#[derive(Debug, Clone)]
pub struct Server {
    url: Url,
    pub host: String,
    port: u16,
    tls: Option<ClientConfig>,
    patience: Duration,
}

/// A connection, and the protocol that TLS has agreed on.
pub struct Dialled {
    pub io: Box<dyn Io>,
    /// None: without TLS, or nothing was agreed on.
    pub protocol: Option<Vec<u8>>,
}

/// A connection for requests, one at a time.
#[derive(Debug)]
pub struct Connection(SendRequest<Full<Bytes>>);

impl Server {
    /// The URL is what stands before `/v1/…`. `ca_file` is trusted besides the well-known authorities; `patience` is how
    /// long a connection may take to be made.
    pub fn new(url: &Url, ca_file: Option<&Path>, patience: Duration) -> Result<Self, String> {
        let host = url.host_str().ok_or("the URL has no host")?.trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().ok_or("the URL has no port")?;
        let tls = if url.scheme() == "https" { Some(tls::trusting(ca_file)?) } else { None };
        Ok(Self { url: url.clone(), host, port, tls, patience })
    }

    pub fn is_encrypted(&self) -> bool {
        self.tls.is_some()
    }

    /// The origin of its pages (RFC 6454, section 6.2).
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    pub fn address(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path().trim_end_matches('/')));
        url
    }

    /// A request for a path below the URL, which may have a query.
    pub fn request(&self, method: Method, path: &str) -> Builder {
        let host = &self.url[Position::BeforeHost..Position::AfterPort];
        let path = format!("{}{path}", self.url.path().trim_end_matches('/'));
        Request::builder().method(method).uri(path).header(HOST, host).header(USER_AGENT, AGENT)
    }

    /// Connects; TLS agrees on one of the protocols.
    pub async fn dial(&self, protocols: &[&[u8]]) -> Result<Dialled, Error> {
        let connecting = async {
            let tcp = TcpStream::connect((self.host.as_str(), self.port)).await;
            let tcp = tcp.map_err(|error| error.to_string())?;
            let Some(tls) = &self.tls else { return Ok(Dialled { io: Box::new(tcp), protocol: None }) };
            let mut tls = tls.clone();
            tls.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
            let name = ServerName::try_from(self.host.clone()).map_err(|error| error.to_string())?;
            let tls = TlsConnector::from(Arc::new(tls)).connect(name, tcp).await;
            let tls = tls.map_err(|error| format!("TLS: {error}"))?;
            let protocol = tls.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            Ok(Dialled { io: Box::new(tls), protocol })
        };
        let late = || Err(format!("nothing within {} s", self.patience.as_secs()));
        let connected = timeout(self.patience, connecting).await.unwrap_or_else(|_| late());
        connected.map_err(|why| Error::Connect(format!("{}:{}", self.host, self.port), why))
    }

    pub async fn connect(&self) -> Result<Connection, Error> {
        let dialled = self.dial(&[HTTP_1]).await?;
        let (sender, connection) = http1::handshake(TokioIo::new(dialled.io)).await.map_err(broken)?;
        // It ends with the last answer's body, or with the upgraded connection.
        tokio::spawn(connection.with_upgrades());
        Ok(Connection(sender))
    }

    /// The connection that was kept, if the server would take another request on it; else a new one.
    pub async fn reconnect(&self, kept: Option<Connection>) -> Result<Connection, Error> {
        if let Some(mut kept) = kept
            && kept.0.ready().await.is_ok()
        {
            return Ok(kept);
        }
        self.connect().await
    }

    /// Sends a request on a connection of its own; the answer's head has to come within `patience`.
    pub async fn send(&self, request: Request<Full<Bytes>>, patience: Duration) -> Answer {
        self.connect().await?.send(request, patience).await
    }
}

impl Connection {
    pub async fn send(&mut self, request: Request<Full<Bytes>>, patience: Duration) -> Answer {
        let answer = timeout(patience, self.0.send_request(request)).await;
        answer.map_err(|_| Error::Late(patience))?.map_err(broken)
    }
}

/// An answer's whole body, at most so long, which has to come within `patience`.
pub async fn body(response: Response<Incoming>, most: usize, patience: Duration) -> Result<Bytes, Error> {
    let body = timeout(patience, Limited::new(response.into_body(), most).collect()).await;
    let body = body.map_err(|_| Error::Late(patience))?;
    Ok(body.map_err(|error| Error::Broken(error.to_string()))?.to_bytes())
}

fn broken(error: hyper::Error) -> Error {
    Error::Broken(error.to_string())
}
