//! Which pages may do what. Browsers attach cookies and open WebSockets for any page that asks, so
//! the page's origin decides where the credential alone does not (cross-site WebSocket hijacking,
//! RFC 6455 §10.2; DNS rebinding).

use std::collections::HashSet;

use actix_http::{Method, RequestHead, header::HeaderName};

use super::{
    AuthConfigError, CorsConfig, Credential, CredentialPlace, Origin,
    origin::{self, ClaimedOrigin},
};
use crate::protocol::{Code, Refusal};

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
        Ok(Self { listed, hosts: HashSet::new(), dev, cookies })
    }

    /// Answers for these hosts only, where there are any (`server.hosts`).
    pub fn with_hosts(self, hosts: &[String]) -> Result<Self, AuthConfigError> {
        let parse = |(at, text): (usize, &String)| {
            let host = origin::host_of(text).filter(|host| host.len() == text.len());
            host.ok_or_else(|| {
                let problem =
                    format!("{text:?} is no host; write a name or an address without scheme and port");
                AuthConfigError::new(format!("server.hosts[{at}]"), problem)
            })
        };
        let hosts = hosts.iter().enumerate().map(parse).collect::<Result<_, _>>()?;
        Ok(Self { hosts, ..self })
    }

    /// Whether a request's Host is one of this server's. Otherwise a page whose name was rebound to this
    /// machine could read what needs no credential, and under `--dev` use the well-known key. Comes before all
    /// else. Under `--dev` for every request, by loopback names, and Origin has to be one if there is one.
    pub fn check_host(&self, head: &RequestHead) -> Result<(), Refusal> {
        if !self.dev {
            return self.check_listed_host(head);
        }
        if !origin::is_for(head, origin::is_loopback_host) {
            return Err(Refusal::new(
                Code::ForbiddenHost,
                "with --dev the server answers only to localhost, 127.0.0.1 and [::1]; use one of them in the URL, or serve without --dev",
            ));
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
    fn check_listed_host(&self, head: &RequestHead) -> Result<(), Refusal> {
        let is_listed = |host: &str| self.hosts.contains(host);
        if self.hosts.is_empty() || PROBES.contains(&head.uri.path()) || origin::is_for(head, is_listed) {
            return Ok(());
        }
        Err(Refusal::new(
            Code::ForbiddenHost,
            "this server does not answer by that name; its operator can list it in server.hosts",
        ))
    }

    /// Whether a WebSocket handshake may go on. No page but the server's own, a listed one, or
    /// under `--dev` a local one gets past it, whatever credential it has or is about to send.
    pub fn check_websocket(
        &self,
        head: &RequestHead,
        credential: Option<&Credential>,
    ) -> Result<(), Refusal> {
        let claimed = ClaimedOrigin::of(&head.headers);
        check_api_key(head, &claimed, credential)?;
        if is_cookie(credential) {
            return self.require_listed(&claimed);
        }
        match &claimed {
            ClaimedOrigin::Absent => Ok(()),
            ClaimedOrigin::Origin(origin) if origin.is_same_as_host(&head.headers) => Ok(()),
            _ => self.require_listed(&claimed),
        }
    }

    /// Whether an API key may come on a WebSocket that this handshake has opened. Asked while the head is
    /// there: the key comes later, in the first frame.
    pub fn check_later_key(&self, head: &RequestHead) -> Result<(), Refusal> {
        check_api_key_may_come(head, &ClaimedOrigin::of(&head.headers))
    }

    /// Whether an HTTP request may go on. With a credential that the page had to know, CORS
    /// decides what the page gets to see; a cookie it did not have to know.
    pub fn check_http(&self, head: &RequestHead, credential: Option<&Credential>) -> Result<(), Refusal> {
        let claimed = ClaimedOrigin::of(&head.headers);
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
            ClaimedOrigin::Absent => Ok(()),
            _ => self.require_listed(&claimed),
        }
    }

    /// Whether CORS lets pages of the request's origin read answers.
    pub(super) fn grants_cors(&self, head: &RequestHead) -> bool {
        self.is_listed(&ClaimedOrigin::of(&head.headers))
    }

    /// Whether CORS lets those pages send cookies along.
    pub(super) fn grants_cookies(&self) -> bool {
        self.cookies
    }

    fn is_listed(&self, claimed: &ClaimedOrigin) -> bool {
        match claimed {
            ClaimedOrigin::Origin(origin) => {
                self.listed.contains(origin) || (self.dev && origin.is_loopback())
            }
            ClaimedOrigin::Absent | ClaimedOrigin::Opaque => false,
        }
    }

    fn require_listed(&self, claimed: &ClaimedOrigin) -> Result<(), Refusal> {
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

/// An API key opens everything and does not expire: a page that sends one has published it. Being
/// listed is no excuse; the server's own console is the only page that may.
fn check_api_key(
    head: &RequestHead,
    claimed: &ClaimedOrigin,
    credential: Option<&Credential>,
) -> Result<(), Refusal> {
    if !credential.is_some_and(Credential::is_api_key) {
        return Ok(());
    }
    check_api_key_may_come(head, claimed)
}

fn check_api_key_may_come(head: &RequestHead, claimed: &ClaimedOrigin) -> Result<(), Refusal> {
    match claimed {
        ClaimedOrigin::Absent => Ok(()),
        ClaimedOrigin::Origin(origin) if origin.is_same_as_host(&head.headers) => Ok(()),
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
    fn only_listed_hosts_are_answered_for_once_any_is_listed() {
        let with = |hosts: &[&str]| {
            let hosts: Vec<_> = hosts.iter().map(ToString::to_string).collect();
            policy(false).with_hosts(&hosts)
        };
        let check = |uri: &str, headers: &[_]| {
            let mut head = head(Method::GET, headers);
            head.uri = uri.parse().unwrap();
            with(&["push.example.com", "10.0.0.7", "[::1]"]).unwrap().check_host(&head)
        };
        for good in ["push.example.com", "PUSH.example.com:8443", "10.0.0.7:8080", "[::1]:80"] {
            assert_eq!(check("/metrics", &[("host", good)]), Ok(()), "{good}");
        }
        for bad in
            ["evil.example", "push.example.com.evil.example", "a.push.example.com", "10.0.0.77", "", "x y"]
        {
            assert_eq!(code(check("/metrics", &[("host", bad)])), Some(Code::ForbiddenHost), "{bad}");
            assert_eq!(check("/healthz", &[("host", bad)]), Ok(()), "{bad}");
        }
        assert_eq!(code(check("/", &[])), Some(Code::ForbiddenHost));
        assert_eq!(code(check("/", &[HOST, ("host", "evil.example")])), Some(Code::ForbiddenHost), "twice");
        assert_eq!(code(check("http://evil.example/", &[HOST])), Some(Code::ForbiddenHost), "the target");
        assert_eq!(with(&[]).unwrap().check_host(&head(Method::GET, &[("host", "any")])), Ok(()));
        for bad in ["push.example.com:80", "https://push.example.com", "*", "", "a/b"] {
            assert_eq!(with(&[bad]).unwrap_err().key, "server.hosts[0]", "{bad}");
        }
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
