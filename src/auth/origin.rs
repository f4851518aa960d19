//! Origins: scheme, host and port, compared whole. No suffix, prefix or pattern ever matches.

use std::{fmt, str::FromStr};

use actix_http::{
    RequestHead,
    header::{HOST, HeaderMap, ORIGIN},
};

/// Where a page comes from (RFC 6454). Case of scheme and host and a default port make no difference.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    scheme: Box<str>,
    host: Box<str>,
    /// `None` only for schemes without a default, such as those of browser extensions.
    port: Option<u16>,
}

/// The text is not an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an origin is a scheme, a host and maybe a port, nothing after it and no `*`: https://app.example.com \
     (names beyond ASCII in their xn-- form)"
)]
pub struct OriginError;

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let (scheme, authority) = text.split_once("://").ok_or(OriginError)?;
        let good = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        if !good {
            return Err(OriginError);
        }
        let scheme = scheme.to_ascii_lowercase();
        let (host, port) = authority_parts(authority).ok_or(OriginError)?;
        let port = port.or(match &*scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        });
        Ok(Self { scheme: scheme.into(), host: host.into(), port })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        match (&*self.scheme, self.port) {
            ("http", Some(80)) | ("https", Some(443)) | (_, None) => Ok(()),
            (_, Some(port)) => write!(f, ":{port}"),
        }
    }
}

impl Origin {
    /// Whether this is a page on this machine, as `--dev` understands it.
    pub(super) fn is_loopback(&self) -> bool {
        matches!(&*self.scheme, "http" | "https") && is_loopback_host(&self.host)
    }

    /// Whether a request with these headers goes back to where the page came from. The scheme
    /// cannot be compared: behind a proxy that ends TLS, the server does not know its own.
    pub(super) fn is_same_as_host(&self, headers: &HeaderMap) -> bool {
        let Some((host, port)) = single(headers, HOST).flatten().and_then(authority_parts) else {
            return false;
        };
        let default = match &*self.scheme {
            "http" => 80,
            "https" => 443,
            _ => return false,
        };
        host == *self.host && Some(port.unwrap_or(default)) == self.port
    }
}

/// What the `Origin` header says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum ClaimedOrigin {
    /// There is none: no page of another origin, or not a browser.
    Absent,
    /// `null`, malformed, or sent several times: nobody's.
    Opaque,
    Origin(Origin),
}

impl ClaimedOrigin {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        match single(headers, ORIGIN) {
            None => Self::Absent,
            Some(text) => text.and_then(|text| text.parse().ok()).map_or(Self::Opaque, Self::Origin),
        }
    }
}

/// `None`: the header is absent. `Some(None)`: it is there, but not once and as text.
fn single(headers: &HeaderMap, name: actix_http::header::HeaderName) -> Option<Option<&str>> {
    let mut values = headers.get_all(name);
    let first = values.next()?;
    Some(first.to_str().ok().filter(|_| values.next().is_none()))
}

/// The host of an authority (`localhost:8080`) in lower case, whatever the port.
pub(super) fn host_of(authority: &str) -> Option<String> {
    authority_parts(authority).map(|(host, _)| host)
}

/// The host that a request is for, if all that it says of it agrees with `is_one`: an absolute-form target
/// outranks the one `Host` header (RFC 9112 §3.2.2).
pub(super) fn is_for(head: &RequestHead, is_one: impl Fn(&str) -> bool) -> bool {
    let is_one = |authority: &str| host_of(authority).is_some_and(|host| is_one(&host));
    single(&head.headers, HOST).flatten().is_some_and(is_one)
        && head.uri.authority().is_none_or(|target| is_one(target.as_str()))
}

/// Exactly these names: `localhost.evil.com`, `127.0.0.2` and `0.0.0.0` are somebody else.
pub(super) fn is_loopback_host(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// Host in lower case, and the port where one is given.
fn authority_parts(authority: &str) -> Option<(String, Option<u16>)> {
    // An address in brackets has colons of its own.
    let end_of_host = authority.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match authority[end_of_host..].find(':') {
        Some(at) => (&authority[..end_of_host + at], Some(&authority[end_of_host + at + 1..])),
        None => (authority, None),
    };
    let inside = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let good = match inside {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
    };
    let port = match port {
        None => None,
        // u16's own parser would also take a sign.
        Some(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => Some(digits.parse().ok()?),
        Some(_) => return None,
    };
    good.then(|| (host.to_ascii_lowercase(), port))
}

#[cfg(test)]
mod tests {
    use actix_http::header::HeaderValue;

    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    #[test]
    fn case_and_default_ports_make_no_difference_and_all_else_does() {
        let app = origin("https://app.example.com");
        for same in ["HTTPS://App.Example.COM", "https://app.example.com:443", "https://app.example.com:0443"]
        {
            assert_eq!(origin(same), app, "{same}");
        }
        for other in [
            "http://app.example.com",
            "https://app.example.com:444",
            "https://app.example.com.evil.com",
            "https://evil-app.example.com",
            "https://app.example.co",
            "https://example.com",
            "https://app.example.com.",
            "https://appxexample.com",
        ] {
            assert_ne!(origin(other), app, "{other}");
        }
        assert_eq!(app.to_string(), "https://app.example.com");
        assert_eq!(origin("http://[::1]:8080").to_string(), "http://[::1]:8080");
        assert_eq!(origin("chrome-extension://abc").to_string(), "chrome-extension://abc");
    }

    #[test]
    fn what_is_not_an_origin_does_not_parse() {
        for bad in [
            "",
            "null",
            "*",
            "https://",
            "https://*",
            "https://*.example.com",
            "https://a.com/",
            "https://a.com/path",
            "https://a.com?x",
            "https://a.com#x",
            "https://u@a.com",
            "https://a.com@evil.com",
            "https://a.com:",
            "https://a.com:+80",
            "https://a.com:65536",
            "https://a.com:8x",
            "https://a.com:80:80",
            "https://[::1",
            "https://::1",
            "https://[evil]",
            "https://[::1]x",
            "https://a b.com",
            " https://a.com",
            "https://a.com ",
            "https://ä.com",
            "https://a.com,https://b.com",
            "https://a.com https://b.com",
            "//a.com",
            "a.com",
            "1http://a.com",
            "https://a%2ecom",
            "https://a.com\\@evil.com",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn loopback_is_exactly_three_names() {
        for yes in ["http://localhost", "https://localhost:5173", "http://127.0.0.1:1", "http://[::1]:8080"] {
            assert!(origin(yes).is_loopback(), "{yes}");
        }
        for no in [
            "http://localhost.evil.com",
            "http://evil-localhost",
            "http://localhost.",
            "http://127.0.0.2",
            "http://127.1",
            "http://0.0.0.0",
            "http://[::]",
            "http://[::ffff:127.0.0.1]",
            "http://[0:0:0:0:0:0:0:1]",
            "http://2130706433",
            "app://localhost",
        ] {
            assert!(!origin(no).is_loopback(), "{no}");
        }
    }

    fn with_host(host: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.append(HOST, HeaderValue::from_str(host).unwrap());
        headers
    }

    #[test]
    fn the_same_origin_is_the_same_host_and_port() {
        for (page, host) in [
            ("http://localhost:8080", "localhost:8080"),
            ("https://push.example.com", "push.example.com"),
            ("https://push.example.com", "PUSH.example.com:443"),
            ("http://push.example.com:80", "push.example.com"),
            ("http://[::1]:8080", "[::1]:8080"),
        ] {
            assert!(origin(page).is_same_as_host(&with_host(host)), "{page} {host}");
        }
        for (page, host) in [
            ("http://localhost:5173", "localhost:8080"),
            ("http://localhost:8080", "127.0.0.1:8080"),
            ("https://example.com", "push.example.com"),
            ("https://push.example.com:8443", "push.example.com"),
            ("app://push.example.com", "push.example.com"),
        ] {
            assert!(!origin(page).is_same_as_host(&with_host(host)), "{page} {host}");
        }
        assert!(!origin("http://a.com").is_same_as_host(&HeaderMap::new()));
    }

    #[test]
    fn null_and_doubled_headers_are_nobodys() {
        let mut headers = HeaderMap::new();
        assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Absent);
        headers.append(ORIGIN, HeaderValue::from_static("null"));
        assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Opaque);
        headers.insert(ORIGIN, HeaderValue::from_static("https://a.com"));
        assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Origin(origin("https://a.com")));
        headers.append(ORIGIN, HeaderValue::from_static("https://a.com"));
        assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Opaque);
    }
}
