//! Talking to a server: its address, the credential, its refusals.

use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use reqwest::{
    Client, RequestBuilder, Response, StatusCode, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::Failure;

/// How long a connection may take to be made.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Which server, and as whom.
#[derive(Debug, Clone, Args)]
pub struct ClientArgs {
    /// Where the server is
    #[arg(long, env = "BELFRY_URL", default_value = "http://127.0.0.1:8080", value_parser = base_url)]
    pub url: Url,

    /// The API key; better in the environment, where other users' `ps` does not show it
    #[arg(long, env = "BELFRY_API_KEY", hide_env_values = true)]
    pub api_key: Option<SecretString>,
}

/// An error of the API (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// What programs switch on; empty where the answer is not Belfry's.
    pub code: String,
    /// What is wrong.
    pub detail: String,
    /// When to come back.
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
    /// The address of an endpoint.
    pub fn endpoint(&self, path: &str) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path().trim_end_matches('/')));
        url
    }
}

/// A client that goes straight to the server, as WebSockets do: a proxy for web pages would answer
/// for 127.0.0.1 with its own.
pub fn http_client() -> Result<Client, Failure> {
    let client = Client::builder().connect_timeout(CONNECT_TIMEOUT).no_proxy().user_agent(USER_AGENT);
    Ok(client.build().context("cannot start an HTTP client")?)
}

const USER_AGENT: &str = concat!("belfry/", env!("CARGO_PKG_VERSION"));

/// The `Authorization` header for a credential, if there is one.
pub fn authorization(credential: Option<&SecretString>) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    if let Some(credential) = credential {
        let mut value = HeaderValue::try_from(format!("Bearer {}", credential.expose_secret()))
            .context("the API key or token holds characters that cannot be sent; copy it again")?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(headers)
}

/// Sends a request and gives the answer, or the server's problem, if there is one.
pub async fn send(request: RequestBuilder) -> Result<Result<Response, Problem>, reqwest::Error> {
    let response = request.send().await?;
    if response.status().is_success() {
        return Ok(Ok(response));
    }
    let status = response.status();
    let seconds = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let body = response.bytes().await?;
    Ok(Err(Problem::parse(status, seconds, &body)))
}

impl Problem {
    /// Takes an error's answer apart, whoever gave it.
    pub fn parse(status: StatusCode, retry_after: Option<u64>, body: &[u8]) -> Self {
        let body: ProblemBody = serde_json::from_slice(body).unwrap_or_default();
        let detail = if body.detail.is_empty() { body.title } else { body.detail };
        Self { status, code: body.code, detail, retry_after: retry_after.map(Duration::from_secs) }
    }

    /// The end of a command that does not try again.
    pub fn into_failure(self) -> Failure {
        match self.may_pass() {
            true => Failure::unreachable(anyhow::anyhow!("{self}")),
            false => Failure::refused(self),
        }
    }

    /// Whether the same request may be answered otherwise later.
    pub fn may_pass(&self) -> bool {
        self.status.is_server_error()
            || matches!(self.status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT)
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the server answered {}", self.status)?;
        if !self.code.is_empty() {
            write!(f, " {}", self.code)?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        if self.status == StatusCode::UNAUTHORIZED {
            write!(
                f,
                "; set BELFRY_API_KEY or give --api-key (`bk_dev` for a server started with --dev, else make one with `belfry keys create`)"
            )?;
        }
        Ok(())
    }
}

fn base_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{error}; write it as http://127.0.0.1:8080"))?;
    match url.scheme() {
        "http" if url.has_host() => Ok(url),
        "https" => {
            Err("the command line speaks plain HTTP only; run it beside the server, on http://".to_owned())
        }
        other => Err(format!("{other:?} is no scheme of a server; write it as http://127.0.0.1:8080")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::exit::Exit;

    #[test]
    fn endpoints_keep_the_path_that_a_proxy_needs() {
        let endpoint =
            |url| ClientArgs { url: base_url(url).unwrap(), api_key: None }.endpoint("/v1/ws").to_string();
        assert_eq!(endpoint("http://127.0.0.1:8080"), "http://127.0.0.1:8080/v1/ws");
        assert_eq!(endpoint("http://app.example/push/"), "http://app.example/push/v1/ws");
        for bad in ["127.0.0.1:8080", "localhost", "https://app.example", "ws://127.0.0.1", ""] {
            assert!(base_url(bad).unwrap_err().contains("http://"), "{bad}");
        }
    }

    #[test]
    fn problems_say_whether_to_try_again() {
        let problem = |status: u16, body: &str| {
            Problem::parse(StatusCode::from_u16(status).unwrap(), None, body.as_bytes())
        };
        let unauthorized = problem(401, r#"{"code":"unauthorized","title":"t","detail":"no such key"}"#);
        let text = unauthorized.to_string();
        assert!(text.contains("no such key") && text.contains("BELFRY_API_KEY"), "{text}");
        assert_eq!(unauthorized.into_failure().exit, Exit::Refused);
        assert_eq!(problem(503, "<html>").into_failure().exit, Exit::Unreachable);
        assert_eq!(problem(422, "{}").into_failure().exit, Exit::Refused);
    }

    #[test]
    fn a_credential_is_never_shown() {
        let key = SecretString::from("bk_CANARY");
        let args = ClientArgs { url: base_url("http://127.0.0.1").unwrap(), api_key: Some(key.clone()) };
        assert!(!format!("{args:?} {:?}", authorization(Some(&key)).unwrap()).contains("CANARY"));
        assert!(authorization(Some(&"a\nb".into())).is_err());
    }
}
