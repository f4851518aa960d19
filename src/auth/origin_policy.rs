//! Which pages may do what. Browsers attach cookies and open WebSockets for any page that asks, so
//! the page's origin decides where the credential alone does not (cross-site WebSocket hijacking,
//! RFC 6455 §10.2; DNS rebinding).

use std::collections::HashSet;

use actix_http::{Method, RequestHead, header::HeaderName};

use super::{
    AuthConfigError, CorsConfig, Credential, Origin, Place,
    origin::{self, Claimed},
};
use crate::protocol::{Code, Refusal};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The origins that the operator trusts, and the rules of `--dev`.
#[derive(Debug, Clone, Default)]
pub struct OriginPolicy {
    listed: HashSet<Origin>,
    dev: bool,
    /// Whether browsers may send cookies along: only where cookies are looked at.
    cookies: bool,
}

impl OriginPolicy {
    /// The policy for these settings.
    pub fn new(config: &CorsConfig, dev: bool, cookies: bool) -> Result<Self, AuthConfigError> {
        let parse = |(at, text): (usize, &String)| {
            text.parse().map_err(|error| {
                AuthConfigError::new(format!("cors.origins[{at}]"), format!("{text:?}: {error}"))
            })
        };
        let listed = config.origins.iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { listed, dev, cookies })
    }

    /// Under `--dev`: only loopback names as Host, and as Origin if there is one. Otherwise a page
    /// whose name was rebound to this machine could use the well-known key. Comes before all else,
    /// for every request, the console and the health check included.
    pub fn check_host(&self, head: &RequestHead) -> Result<(), Refusal> {
        if !self.dev {
            return Ok(());
        }
        // An absolute-form target outranks the Host header (RFC 9112 §3.2.2).
        let target = head.uri.authority().map(|authority| authority.as_str());
        if !origin::is_loopback_request(&head.headers) || !target.is_none_or(origin::is_loopback_authority) {
            return Err(Refusal::new(
                Code::ForbiddenHost,
                "with --dev the server answers only to localhost, 127.0.0.1 and [::1]; use one of them in the URL, or serve without --dev",
            ));
        }
        match Claimed::of(&head.headers) {
            Claimed::Absent => Ok(()),
            Claimed::Origin(origin) if origin.is_loopback() => Ok(()),
            _ => Err(Refusal::new(
                Code::ForbiddenOrigin,
                "with --dev only pages on localhost, 127.0.0.1 and [::1] may use the server",
            )),
        }
    }

    /// Whether a WebSocket handshake may go on. No page but the server's own, a listed one, or
    /// under `--dev` a local one gets past it, whatever credential it has or is about to send.
    pub fn check_websocket(
        &self,
        head: &RequestHead,
        credential: Option<&Credential>,
    ) -> Result<(), Refusal> {
        let claimed = Claimed::of(&head.headers);
        check_api_key(head, &claimed, credential)?;
        if is_cookie(credential) {
            return self.require_listed(&claimed);
        }
        match &claimed {
            Claimed::Absent => Ok(()),
            Claimed::Origin(origin) if origin.is_same_as_host(&head.headers) => Ok(()),
            _ => self.require_listed(&claimed),
        }
    }

    /// Whether an HTTP request may go on. With a credential that the page had to know, CORS
    /// decides what the page gets to see; a cookie it did not have to know.
    pub fn check_http(&self, head: &RequestHead, credential: Option<&Credential>) -> Result<(), Refusal> {
        let claimed = Claimed::of(&head.headers);
        check_api_key(head, &claimed, credential)?;
        if !is_cookie(credential) {
            return Ok(());
        }
        if !matches!(head.method, Method::GET | Method::HEAD) {
            return self.require_listed(&claimed);
        }
        // A GET without CORS (an <img>, say) has no Origin, but newer browsers say whence it comes.
        if head.headers.get_all(SEC_FETCH_SITE).any(|site| site.as_bytes() == b"cross-site") {
            return Err(Refusal::new(
                Code::ForbiddenOrigin,
                "the cookie does not count in requests from other sites; send a token instead",
            ));
        }
        match claimed {
            Claimed::Absent => Ok(()),
            _ => self.require_listed(&claimed),
        }
    }

    /// Whether CORS lets pages of the request's origin read answers.
    pub(super) fn grants_cors(&self, head: &RequestHead) -> bool {
        self.is_listed(&Claimed::of(&head.headers))
    }

    /// Whether CORS lets those pages send cookies along.
    pub(super) fn grants_cookies(&self) -> bool {
        self.cookies
    }

    fn is_listed(&self, claimed: &Claimed) -> bool {
        match claimed {
            Claimed::Origin(origin) => self.listed.contains(origin) || (self.dev && origin.is_loopback()),
            Claimed::Absent | Claimed::Opaque => false,
        }
    }

    fn require_listed(&self, claimed: &Claimed) -> Result<(), Refusal> {
        if self.is_listed(claimed) {
            return Ok(());
        }
        let detail = match claimed {
            Claimed::Origin(origin) => {
                format!("pages of {origin} may not use this server; its operator can list it in cors.origins")
            }
            Claimed::Opaque => "the page's origin is `null` or malformed, which is never listed".to_owned(),
            Claimed::Absent => {
                "with a cookie the request needs an Origin that is listed in cors.origins; outside browsers send a token".to_owned()
            }
        };
        Err(Refusal::new(Code::ForbiddenOrigin, detail))
    }
}

fn is_cookie(credential: Option<&Credential>) -> bool {
    credential.is_some_and(|credential| credential.place() == Place::Cookie)
}

/// An API key opens everything and does not expire: a page that sends one has published it. Being
/// listed is no excuse; the server's own console is the only page that may.
fn check_api_key(
    head: &RequestHead,
    claimed: &Claimed,
    credential: Option<&Credential>,
) -> Result<(), Refusal> {
    if !credential.is_some_and(Credential::is_api_key) {
        return Ok(());
    }
    match claimed {
        Claimed::Absent => Ok(()),
        Claimed::Origin(origin) if origin.is_same_as_host(&head.headers) => Ok(()),
        _ => Err(Refusal::new(
            Code::ApiKeyInBrowser,
            "an API key must not be in a web page, where everybody can read it; give pages a token (`belfry token`) and revoke this key",
        )),
    }
}

#[cfg(test)]
mod tests {
    use actix_http::header::{HeaderName, HeaderValue};

    use super::*;
    use crate::auth::Purpose;

    fn policy(dev: bool) -> OriginPolicy {
        let config = CorsConfig { origins: vec!["https://app.example.com".into()] };
        OriginPolicy::new(&config, dev, true).unwrap()
    }

    fn head(method: Method, headers: &[(&str, &str)]) -> RequestHead {
        let mut head = RequestHead::default();
        head.method = method;
        for (name, value) in headers {
            head.headers.append(HeaderName::try_from(*name).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        head
    }

    fn credential(header: (&str, &str)) -> Credential {
        let head = head(Method::GET, &[header]);
        Credential::find(&head, None, Some("session"), Purpose::Stream).unwrap().unwrap()
    }

    fn cookie() -> Credential {
        credential(("cookie", "session=x"))
    }
    fn token() -> Credential {
        credential(("authorization", "Bearer eyJ"))
    }
    fn api_key() -> Credential {
        credential(("authorization", "Bearer bk_dev"))
    }

    const HOST: (&str, &str) = ("host", "push.example.com");
    const LISTED: (&str, &str) = ("origin", "https://app.example.com");
    const OWN: (&str, &str) = ("origin", "https://push.example.com");
    const EVIL: [&str; 9] = [
        "https://evil.com",
        "null",
        "https://app.example.com.evil.com",
        "https://evilapp.example.com",
        "https://app.example.com:8443",
        "http://app.example.com",
        "https://app.example.com@evil.com",
        "https://app.example.com/",
        "https://localhost",
    ];

    fn code(result: Result<(), Refusal>) -> Option<Code> {
        result.err().map(|refusal| refusal.code)
    }

    #[test]
    fn a_websocket_from_a_strange_page_is_refused_with_any_credential() {
        for evil in EVIL {
            let head = head(Method::GET, &[HOST, ("origin", evil)]);
            for credential in [Some(cookie()), Some(token()), None] {
                let result = policy(false).check_websocket(&head, credential.as_ref());
                assert_eq!(code(result), Some(Code::ForbiddenOrigin), "{evil} {credential:?}");
            }
        }
        for good in [LISTED, OWN, ("origin", "HTTPS://APP.example.com:443")] {
            let head = head(Method::GET, &[HOST, good]);
            assert_eq!(policy(false).check_websocket(&head, Some(&token())), Ok(()), "{good:?}");
            assert_eq!(policy(false).check_websocket(&head, None), Ok(()), "{good:?}");
        }
    }

    #[test]
    fn without_an_origin_a_websocket_opens_with_a_token_but_not_with_a_cookie() {
        let head = head(Method::GET, &[HOST]);
        assert_eq!(policy(false).check_websocket(&head, Some(&token())), Ok(()));
        assert_eq!(policy(false).check_websocket(&head, None), Ok(()));
        let result = policy(false).check_websocket(&head, Some(&cookie()));
        assert_eq!(code(result), Some(Code::ForbiddenOrigin));
    }

    #[test]
    fn a_cookie_posts_from_listed_origins_only() {
        let check = |headers: &[_]| policy(false).check_http(&head(Method::POST, headers), Some(&cookie()));
        assert_eq!(check(&[HOST, LISTED]), Ok(()));
        assert_eq!(code(check(&[HOST])), Some(Code::ForbiddenOrigin));
        assert_eq!(
            code(check(&[HOST, OWN])),
            Some(Code::ForbiddenOrigin),
            "being our own is not being listed"
        );
        for evil in EVIL {
            assert_eq!(code(check(&[HOST, ("origin", evil)])), Some(Code::ForbiddenOrigin), "{evil}");
        }
    }

    #[test]
    fn a_cookie_gets_unless_the_request_comes_from_elsewhere() {
        let check = |headers: &[_]| policy(false).check_http(&head(Method::GET, headers), Some(&cookie()));
        for good in [&[HOST][..], &[HOST, LISTED], &[HOST, ("sec-fetch-site", "same-origin")]] {
            assert_eq!(check(good), Ok(()), "{good:?}");
        }
        for site in
            [&[HOST, ("sec-fetch-site", "cross-site")][..], &[LISTED, ("sec-fetch-site", "cross-site")]]
        {
            assert_eq!(code(check(site)), Some(Code::ForbiddenOrigin), "{site:?}");
        }
        for evil in EVIL {
            assert_eq!(code(check(&[HOST, ("origin", evil)])), Some(Code::ForbiddenOrigin), "{evil}");
        }
    }

    #[test]
    fn tokens_over_http_are_left_to_cors() {
        for method in [Method::GET, Method::POST] {
            let head =
                head(method, &[HOST, ("origin", "https://evil.com"), ("sec-fetch-site", "cross-site")]);
            assert_eq!(policy(false).check_http(&head, Some(&token())), Ok(()));
            assert!(!policy(false).grants_cors(&head));
        }
    }

    #[test]
    fn an_api_key_comes_from_no_page_but_our_own() {
        for foreign in EVIL.iter().chain(&[LISTED.1]) {
            let head = head(Method::POST, &[HOST, ("origin", foreign)]);
            for result in [
                policy(false).check_http(&head, Some(&api_key())),
                policy(false).check_websocket(&head, Some(&api_key())),
            ] {
                assert_eq!(code(result), Some(Code::ApiKeyInBrowser), "{foreign}");
            }
        }
        for headers in [&[HOST][..], &[HOST, OWN]] {
            assert_eq!(policy(false).check_http(&head(Method::POST, headers), Some(&api_key())), Ok(()));
        }
    }

    #[test]
    fn dev_answers_to_loopback_names_only() {
        let check = |headers: &[_]| code(policy(true).check_host(&head(Method::GET, headers)));
        for host in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]", "[::1]:8080"] {
            assert_eq!(check(&[("host", host)]), None, "{host}");
            assert_eq!(check(&[("host", host), ("origin", "http://localhost:5173")]), None);
            assert_eq!(check(&[("host", host), ("origin", "null")]), Some(Code::ForbiddenOrigin));
            assert_eq!(check(&[("host", host), LISTED]), Some(Code::ForbiddenOrigin), "not even listed ones");
        }
        for host in [
            "evil.com",
            "localhost.evil.com",
            "localhost:",
            "localhost:x",
            "localhost@evil.com",
            "127.0.0.1.evil.com",
            "127.0.0.2",
            "0.0.0.0:8080",
            "::1",
            "[::1",
            "localhost, evil.com",
            "",
        ] {
            assert_eq!(check(&[("host", host)]), Some(Code::ForbiddenHost), "{host}");
        }
        assert_eq!(check(&[]), Some(Code::ForbiddenHost));
        assert_eq!(check(&[("host", "localhost"), ("host", "localhost")]), Some(Code::ForbiddenHost));
        assert_eq!(code(policy(false).check_host(&head(Method::GET, &[("host", "evil.com")]))), None);
    }

    #[test]
    fn dev_reads_the_host_of_an_absolute_target_too() {
        let mut head = head(Method::GET, &[("host", "localhost")]);
        head.uri = "http://evil.com/v1/sse".parse().unwrap();
        assert_eq!(code(policy(true).check_host(&head)), Some(Code::ForbiddenHost));
        head.uri = "http://localhost:8080/v1/sse".parse().unwrap();
        assert_eq!(policy(true).check_host(&head), Ok(()));
    }

    #[test]
    fn dev_lets_local_pages_in() {
        let head = head(Method::GET, &[("host", "localhost:8080"), ("origin", "http://localhost:5173")]);
        assert_eq!(policy(true).check_websocket(&head, Some(&token())), Ok(()));
        assert!(policy(true).grants_cors(&head));
        assert_eq!(code(policy(false).check_websocket(&head, Some(&token()))), Some(Code::ForbiddenOrigin));
        assert!(!policy(false).grants_cors(&head));
    }

    #[test]
    fn a_bad_origin_in_the_configuration_is_named() {
        for bad in ["*", "null", "app.example.com", "https://app.example.com/"] {
            let config = CorsConfig { origins: vec!["https://a.com".into(), bad.into()] };
            let error = OriginPolicy::new(&config, false, false).unwrap_err().to_string();
            assert!(error.starts_with("cors.origins[1]: "), "{error}");
        }
    }
}
