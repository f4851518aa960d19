//! Talking to a server: its address, the credential, its refusals.

#[cfg(test)]
mod tests;

use std::{path::PathBuf, time::Duration};

use anyhow::Context as _;
use bytes::Bytes;
use clap::Args;
use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::Incoming,
    header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::Url;

use super::Failure;
use crate::client::{Connection, Error, Server, body};

pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer that is taken in: far above the longest message that a server can be set to.
pub const MOST_BYTES: usize = 64 << 20;

/// Which server, and as whom.
#[derive(Debug, Clone, Args)]
pub struct ClientArgs {
    /// Where the server is, such as `https://push.example.com`
    #[arg(long, env = "BELFRY_URL", default_value = "http://127.0.0.1:8080", value_parser = base_url)]
    url: Url,

    /// The certificate authority that has signed the server's certificate, if it is your own (PEM)
    #[arg(long, value_name = "FILE", env = "SSL_CERT_FILE")]
    ca_file: Option<PathBuf>,

    /// The API key; better in the environment, where other users' `ps` does not show it
    #[arg(long, env = "BELFRY_API_KEY", hide_env_values = true)]
    pub api_key: Option<SecretString>,
}

/// An error of the API (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerProblem {
    pub status: StatusCode,
    /// What programs switch on; empty where the answer is not Belfry's.
    pub code: String,
    pub detail: String,
    pub retry_after: Option<Duration>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ProblemBody {
    code: String,
    title: String,
    detail: String,
}

impl ClientArgs {
    pub fn server(&self) -> Result<Server, Failure> {
        let server = Server::new(&self.url, self.ca_file.as_deref(), CONNECT_TIMEOUT);
        Ok(server.map_err(anyhow::Error::msg)?)
    }

    /// The `Authorization` header, with `token` rather than the key. Nothing can be asked for without either.
    pub fn authorization(&self, token: Option<&SecretString>) -> Result<HeaderMap, Failure> {
        let given = [token, self.api_key.as_ref()].into_iter().flatten();
        // Out of a file, it often has a newline at its end; and an empty variable is as none.
        let credential = given.map(|it| it.expose_secret().trim()).find(|it| !it.is_empty());
        let credential =
            credential.ok_or_else(|| Failure::refused(format!("there is no credential: {GET_ONE}")))?;
        let mut value = HeaderValue::try_from(format!("Bearer {credential}"))
            .context("the API key or token holds characters that cannot be sent; copy it again")?;
        value.set_sensitive(true);
        Ok(HeaderMap::from_iter([(AUTHORIZATION, value)]))
    }
}

const GET_ONE: &str = "set BELFRY_API_KEY or give --api-key (`bk_dev` for a server started with --dev, else make one with `belfry keys create`)";

/// Sends a request and gives the answer, or the server's problem, if there is one.
pub async fn send(
    connection: &mut Connection,
    request: Request<Full<Bytes>>,
    patience: Duration,
) -> Result<Result<Response<Incoming>, ServerProblem>, Error> {
    let response = connection.send(request, patience).await?;
    if response.status().is_success() {
        return Ok(Ok(response));
    }
    let (status, retry_after) = (response.status(), retry_after(response.headers()));
    let body = body(response, MOST_BYTES, patience).await?;
    Ok(Err(ServerProblem::parse(status, retry_after, &body)))
}

/// `Retry-After`, if it is a number of seconds.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

impl ServerProblem {
    /// Takes an error's answer apart, be it Belfry's or a proxy's.
    pub fn parse(status: StatusCode, retry_after: Option<Duration>, body: &[u8]) -> Self {
        let body: ProblemBody = serde_json::from_slice(body).unwrap_or_default();
        let detail = if body.detail.is_empty() { body.title } else { body.detail };
        Self { status, code: body.code, detail, retry_after }
    }

    /// The end of a command that does not try again.
    pub fn into_failure(self) -> Failure {
        if self.may_pass() { Failure::unreachable(anyhow::anyhow!("{self}")) } else { Failure::refused(self) }
    }

    /// Whether the same request may be answered otherwise later.
    pub fn may_pass(&self) -> bool {
        self.status.is_server_error()
            || matches!(self.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
    }
}

impl std::fmt::Display for ServerProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the server answered {}", self.status)?;
        if !self.code.is_empty() {
            write!(f, " {}", self.code)?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        if self.status == StatusCode::UNAUTHORIZED {
            write!(f, "; {GET_ONE}")?;
        }
        Ok(())
    }
}

pub fn base_url(text: &str) -> Result<Url, String> {
    // Who listens has the WebSocket's address at hand; it is the same server.
    let text = match text.split_once("://") {
        Some(("ws", rest)) => format!("http://{rest}"),
        Some(("wss", rest)) => format!("https://{rest}"),
        _ => text.to_owned(),
    };
    http_url(&text, "write it as https://push.example.com or http://127.0.0.1:8080")
}

/// The URL of a server; `example` says how one is written.
pub fn http_url(text: &str, example: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{error}; {example}"))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => Ok(url),
        other => Err(format!("{other:?} is no scheme of a server; {example}")),
    }
}
