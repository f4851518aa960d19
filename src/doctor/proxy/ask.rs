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

use super::{Finding, Public, SOON};
use crate::client::{self, Server};

/// More than any answer that is looked at.
const MOST: usize = 1 << 20;

/// Where everything is asked.
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

    /// A request for a path below the URL, without a credential.
    pub(super) fn request(&self, method: Method, path: &str) -> Builder {
        self.server.request(method, path)
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

/// With the credential in its header.
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
pub(super) async fn reach(target: &Target) -> Result<Finding, Box<Finding>> {
    const CHECK: &str = "proxy.reachable";
    let problem = |seen: String, advice: &str| Err(Box::new(Finding::problem(CHECK, seen, advice)));
    let response = match target.send(target.request(Method::GET, "/v1/ws"), Bytes::new(), SOON).await {
        Ok(response) => response,
        Err(error) => {
            let advice =
                "does it resolve and answer from here? With an authority of your own, give --ca-file";
            return problem(error, advice);
        }
    };
    let answered = answered(&response);
    match (is_problem(&response), response.status()) {
        (true, StatusCode::SERVICE_UNAVAILABLE) => {
            let seen = "Belfry answers 503: it drains, or is full".to_owned();
            problem(seen, "look again when it is ready: /readyz, from inside")
        }
        (true, _) => Ok(Finding::ok(CHECK, "Belfry answers")),
        (false, status) if status.is_redirection() => {
            let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
            let location = location.unwrap_or("?");
            problem(
                format!("it is {answered}, and WebSockets follow no redirect"),
                &format!("give the address that it leads to, here and to clients: {location}"),
            )
        }
        (false, status) if status.is_server_error() => problem(
            format!("the proxy answers, and reaches no Belfry: {answered}"),
            "is Belfry up at the address that the proxy has, and do the proxy's checks of it pass?",
        ),
        (false, _) => problem(
            format!("what is there is not Belfry: /v1/ws is {answered}"),
            "is --url what stands before /v1/ in the clients' URLs, and does the proxy pass /v1/ on?",
        ),
    }
}
