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
    for bad in ["evil.example", "push.example.com.evil.example", "a.push.example.com", "10.0.0.77", "", "x y"]
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
    assert_eq!(code(check(&[HOST, OWN])), Some(Code::ForbiddenOrigin), "being our own is not being listed");
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
    for site in [&[HOST, ("sec-fetch-site", "cross-site")][..], &[LISTED, ("sec-fetch-site", "cross-site")]] {
        assert_eq!(code(check(site)), Some(Code::ForbiddenOrigin), "{site:?}");
    }
    for evil in EVIL {
        assert_eq!(code(check(&[HOST, ("origin", evil)])), Some(Code::ForbiddenOrigin), "{evil}");
    }
}

#[test]
fn tokens_over_http_are_left_to_cors() {
    for method in [Method::GET, Method::POST] {
        let head = head(method, &[HOST, ("origin", "https://evil.com"), ("sec-fetch-site", "cross-site")]);
        assert_eq!(policy(false).check_http(&head, Some(&token())), Ok(()));
        assert!(!policy(false).grants_cors(&head));
    }
}

#[test]
fn a_page_that_could_not_read_the_answer_is_refused_where_the_browser_says_so() {
    let check = |origin: &str, site: Option<&str>| {
        let mut headers = vec![HOST, ("origin", origin)];
        headers.extend(site.map(|site| ("sec-fetch-site", site)));
        code(policy(false).check_page(&head(Method::POST, &headers)))
    };
    for site in ["cross-site", "same-site"] {
        assert_eq!(check("https://other.example", Some(site)), Some(Code::ForbiddenOrigin), "{site}");
        assert_eq!(check("null", Some(site)), Some(Code::ForbiddenOrigin), "{site}: in a sandbox");
        assert_eq!(check(LISTED.1, Some(site)), None, "{site}");
    }
    for site in [Some("same-origin"), Some("none"), None] {
        assert_eq!(check("https://other.example", site), None, "{site:?}");
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
