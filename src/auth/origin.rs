//! Origins: scheme, host and port, compared whole. No suffix, prefix or pattern ever matches.

#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use actix_http::{
    RequestHead,
    header::{HOST, HeaderMap, HeaderName, ORIGIN},
};

/// Where a page comes from (RFC 6454). Case of scheme and host and a default port make no difference.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Origin {
    scheme: Box<str>,
    host: Box<str>,
    /// `None` only for schemes without a default, such as those of browser extensions.
    port: Option<u16>,
}

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
        let port = port.or(default_port(&scheme));
        Ok(Self { scheme: scheme.into(), host: host.into(), port })
    }
}

fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        match self.port.filter(|_| self.port != default_port(&self.scheme)) {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
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
        let there = single_header(headers, &HOST).flatten().and_then(authority_parts);
        there.zip(default_port(&self.scheme)).is_some_and(|((host, port), default)| {
            host == *self.host && Some(port.unwrap_or(default)) == self.port
        })
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
        match single_header(headers, &ORIGIN) {
            None => Self::Absent,
            Some(text) => text.and_then(|text| text.parse().ok()).map_or(Self::Opaque, Self::Origin),
        }
    }
}

/// `None`: the header is absent. `Some(None)`: it is there, but not once and as text.
pub fn single_header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<Option<&'a str>> {
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
    single_header(&head.headers, &HOST).flatten().is_some_and(is_one)
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
