//! Which pages may do what. Browsers attach cookies and open WebSockets for any page that asks, so the page's origin decides
//! where the credential alone does not (cross-site WebSocket hijacking, RFC 6455 §10.2; DNS rebinding).

#[cfg(test)]
mod tests;

use std::collections::HashSet;

use actix_http::{
    Method, RequestHead,
    header::{HeaderName, HeaderValue},
};

use super::{
    AuthConfigError, CorsConfig, Credential, CredentialPlace, Origin,
    origin::{self, ClaimedOrigin},
};
use crate::protocol::{Code, Refusal, Result};

/// What answers to any Host.
const PROBES: [&str; 2] = ["/healthz", "/readyz"];

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The origins that the operator trusts, and the rules of `--dev`.
#[derive(Debug, Clone, Default)]
pub struct OriginPolicy {
    listed: HashSet<Origin>,
    /// The only hosts that are answered for, in lower case; none: any.
    hosts: HashSet<String>,
    dev: bool,
    /// Whether browsers may send cookies along: only where cookies are looked at.
    pub(super) cookies: bool,
}

impl OriginPolicy {
    pub fn new(config: &CorsConfig, dev: bool, cookies: bool) -> Result<Self, AuthConfigError> {
        let parse = |(at, text): (usize, &String)| {
            text.parse().map_err(|error| {
                AuthConfigError::new(format!("cors.origins[{at}]"), format!("{text:?}: {error}"))
            })
        };
        let listed = config.origins.iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { listed, hosts: HashSet::new(), dev, cookies })
    }

    /// Answers for these hosts only, where there are any (`server.hosts`).
    pub fn with_hosts(self, hosts: &[String]) -> Result<Self, AuthConfigError> {
        let parse = |(at, text): (usize, &String)| {
            let host = origin::host_of(text).filter(|host| host.len() == text.len());
            host.ok_or_else(|| {
                let problem = format!("{text:?} is no host; write a name or address without scheme and port");
                AuthConfigError::new(format!("server.hosts[{at}]"), problem)
            })
        };
        let hosts = hosts.iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { hosts, ..self })
    }

    /// Whether a request's Host is one of this server's. Otherwise a page whose name was rebound to this
    /// machine could read what needs no credential, and under `--dev` use the well-known key. Comes before all
    /// else. Under `--dev` for every request, by loopback names, and Origin has to be one if there is one.
    pub fn check_host(&self, head: &RequestHead) -> Result<()> {
        if !self.dev {
            return self.check_listed_host(head);
        }
        if !origin::is_for(head, origin::is_loopback_host) {
            let detail = "with --dev the server answers only to localhost, 127.0.0.1 and [::1]; use one of them in the URL, or serve without --dev";
            return Err(Refusal::new(Code::ForbiddenHost, detail));
        }
        match ClaimedOrigin::of(&head.headers) {
            ClaimedOrigin::Absent => Ok(()),
            ClaimedOrigin::Origin(origin) if origin.is_loopback() => Ok(()),
            _ => Err(Refusal::new(
                Code::ForbiddenOrigin,
                "with --dev only pages on localhost, 127.0.0.1 and [::1] may use the server",
            )),
        }
    }

    /// Probes come by address, and learn nothing that matters.
    fn check_listed_host(&self, head: &RequestHead) -> Result<()> {
        let is_listed = |host: &str| self.hosts.contains(host);
        if self.hosts.is_empty() || PROBES.contains(&head.uri.path()) || origin::is_for(head, is_listed) {
            return Ok(());
        }
        let detail = "this server does not answer by that name; its operator can list it in server.hosts";
        Err(Refusal::new(Code::ForbiddenHost, detail))
    }

    /// Whether a WebSocket handshake may go on. No page but the server's own, a listed one, or
    /// under `--dev` a local one gets past it, whatever credential it has or is about to send.
    pub fn check_websocket(&self, head: &RequestHead, credential: Option<&Credential>) -> Result<()> {
        let claimed = ClaimedOrigin::of(&head.headers);
        if credential.is_some_and(Credential::is_api_key) {
            self.check_api_key(head)?;
        }
        if is_cookie(credential) {
            return self.require_listed(&claimed);
        }
        match &claimed {
            ClaimedOrigin::Absent => Ok(()),
            ClaimedOrigin::Origin(origin) if origin.is_same_as_host(&head.headers) => Ok(()),
            _ => self.require_listed(&claimed),
        }
    }

    /// Whether an API key may come with this head, or in the first frame of the WebSocket that it opens. Such a key opens
    /// everything and does not expire: a page that sends one has published it. Being listed is no excuse; the server's own
    /// console is the only page that may.
    pub fn check_api_key(&self, head: &RequestHead) -> Result<()> {
        match ClaimedOrigin::of(&head.headers) {
            ClaimedOrigin::Absent => Ok(()),
            ClaimedOrigin::Origin(origin) if origin.is_same_as_host(&head.headers) => Ok(()),
            _ => Err(Refusal::new(
                Code::ApiKeyInBrowser,
                "an API key must not be in a web page, where everybody can read it; give pages a token (`belfry token`) and revoke this key",
            )),
        }
    }

    /// Whether an HTTP request may go on. With a credential that the page had to know, CORS
    /// decides what the page gets to see; a cookie it did not have to know.
    pub fn check_http(&self, head: &RequestHead, credential: Option<&Credential>) -> Result<()> {
        let claimed = ClaimedOrigin::of(&head.headers);
        if credential.is_some_and(Credential::is_api_key) {
            self.check_api_key(head)?;
        }
        if !is_cookie(credential) {
            return Ok(());
        }
        if !matches!(head.method, Method::GET | Method::HEAD) {
            return self.require_listed(&claimed);
        }
        // A GET without CORS (an <img>, say) has no Origin, but newer browsers say whence it comes.
        if head.headers.get_all(SEC_FETCH_SITE).any(|site| site.as_bytes() == b"cross-site") {
            let detail = "the cookie does not count in requests from other sites; send a token instead";
            return Err(Refusal::new(Code::ForbiddenOrigin, detail));
        }
        match claimed {
            ClaimedOrigin::Absent => Ok(()),
            _ => self.require_listed(&claimed),
        }
    }

    /// Whether CORS lets pages of the request's origin read answers.
    pub(super) fn grants_cors(&self, head: &RequestHead) -> bool {
        self.is_listed(&ClaimedOrigin::of(&head.headers))
    }

    /// Whether a page may use what is for pages. One that cannot read the answer is refused, and may read
    /// that: it says why. The browser's word is needed, for behind a proxy `Host` need not be what the page has.
    pub fn check_page(&self, head: &RequestHead) -> Result<()> {
        let claimed = ClaimedOrigin::of(&head.headers);
        match head.headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes) {
            Some(b"cross-site" | b"same-site") if claimed != ClaimedOrigin::Absent => {
                self.require_listed(&claimed)
            }
            _ => Ok(()),
        }
    }

    fn is_listed(&self, claimed: &ClaimedOrigin) -> bool {
        let ClaimedOrigin::Origin(origin) = claimed else { return false };
        self.listed.contains(origin) || (self.dev && origin.is_loopback())
    }

    fn require_listed(&self, claimed: &ClaimedOrigin) -> Result<()> {
        if self.is_listed(claimed) {
            return Ok(());
        }
        let detail = match claimed {
            ClaimedOrigin::Origin(origin) => {
                format!("pages of {origin} may not use this server; its operator can list it in cors.origins")
            }
            ClaimedOrigin::Opaque => "the page's origin is `null` or malformed, which is never listed".to_owned(),
            ClaimedOrigin::Absent => {
                "with a cookie the request needs an Origin that is listed in cors.origins; outside browsers send a token".to_owned()
            }
        };
        Err(Refusal::new(Code::ForbiddenOrigin, detail))
    }
}

fn is_cookie(credential: Option<&Credential>) -> bool {
    credential.is_some_and(|credential| credential.place() == CredentialPlace::Cookie)
}
