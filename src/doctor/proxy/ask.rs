//! Requests, each on a connection of its own, as streams have them.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Response, StatusCode,
    body::Incoming,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION, SERVER},
    http::request::Builder,
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{Check, Finding, Public, SOON};
use crate::client::{self, Server};

/// More than any answer that is looked at.
const MOST: usize = 1 << 20;

pub(super) struct Target {
    pub(super) server: Server,
    pub(super) credential: Option<SecretString>,
    pub(super) hold: Duration,
}

impl Target {
    pub(super) fn new(public: &Public) -> Result<Self, String> {
        let server = Server::new(&public.url, public.ca_file.as_deref(), SOON)?;
        Ok(Self { server, credential: public.credential.clone(), hold: public.hold })
    }

    /// The channels to ask for: an API key has no channel of its own.
    pub(super) fn channels(&self) -> &'static str {
        let key = self.credential.as_ref().is_some_and(|it| it.expose_secret().starts_with("bk_"));
        if key { "&channels=belfry-doctor" } else { "" }
    }

    /// Sends it; the answer's head has to come within `patience`.
    pub(super) async fn send(
        &self,
        request: Builder,
        body: Bytes,
        patience: Duration,
    ) -> Result<Response<Incoming>, String> {
        let request = request.body(Full::new(body)).map_err(|error| error.to_string())?;
        self.server.send(request, patience).await.map_err(|error| error.to_string())
    }
}

pub(super) fn authorized(request: Builder, credential: &SecretString) -> Builder {
    match HeaderValue::try_from(format!("Bearer {}", credential.expose_secret())) {
        Ok(mut value) => {
            value.set_sensitive(true);
            request.header(AUTHORIZATION, value)
        }
        // Goes without, and is refused.
        Err(_) => request,
    }
}

/// An answer's whole body, which has to come soon.
pub(super) async fn text(response: Response<Incoming>, patience: Duration) -> Result<String, String> {
    let body = client::body(response, MOST, patience).await.map_err(|error| error.to_string())?;
    Ok(String::from_utf8_lossy(&body).into_owned())
}

/// Whether Belfry itself has said this: its errors are problem documents (RFC 9457).
pub(super) fn is_problem<B>(response: &Response<B>) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/problem+json"))
}

/// Who has answered, for what is not Belfry's.
pub(super) fn answered<B>(response: &Response<B>) -> String {
    let server = response.headers().get(SERVER).and_then(|value| value.to_str().ok());
    let server = server.map(|name| format!(" by {name}")).unwrap_or_default();
    format!("answered {}{server}", response.status())
}

/// Whether there is a Belfry at all. What is asked needs no credential, and is refused by nobody else in this way.
pub(super) async fn reach(target: &Target) -> Result<Finding, Finding> {
    const CHECK: Check = Check("proxy.reachable");
    let response = target.send(target.server.request(Method::GET, "/v1/ws"), Bytes::new(), SOON).await;
    let advice = "does it resolve and answer from here? With an authority of your own, give --ca-file";
    let response = response.map_err(|error| CHECK.problem(error, advice))?;
    let answered = answered(&response);
    let (seen, advice) = match (is_problem(&response), response.status()) {
        (true, StatusCode::SERVICE_UNAVAILABLE) => {
            let advice = "look again when it is ready: /readyz, from inside";
            ("Belfry answers 503: it drains, or is full".to_owned(), advice.to_owned())
        }
        (true, _) => return Ok(CHECK.ok("Belfry answers")),
        (false, status) if status.is_redirection() => {
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let advice = "give the address that it leads to, here and to clients";
            let seen = format!("it is {answered}, and WebSockets follow no redirect");
            (seen, format!("{advice}: {}", location.unwrap_or("?")))
        }
        (false, status) if status.is_server_error() => {
            let advice =
                "is Belfry up at the address that the proxy has, and do the proxy's checks of it pass?";
            (format!("the proxy answers, and reaches no Belfry: {answered}"), advice.to_owned())
        }
        (false, _) => {
            let advice =
                "is --url what stands before /v1/ in the clients' URLs, and does the proxy pass /v1/ on?";
            (format!("what is there is not Belfry: /v1/ws is {answered}"), advice.to_owned())
        }
    };
    Err(CHECK.problem(seen, advice))
}
