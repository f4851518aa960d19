//! Where a request carries its credential. The places are tried in the contract's order and the first that holds something
//! decides, even if it turns out to be worthless: a request must not fall back to a second identity.

#[cfg(test)]
mod tests;

use actix_http::{
    RequestHead,
    header::{AUTHORIZATION, COOKIE, HeaderName, SEC_WEBSOCKET_PROTOCOL},
};
use actix_web::web::Query;
use secrecy::{ExposeSecret, SecretString};

use super::{API_KEY_PREFIX, MAX_TOKEN_BYTES, single_header};
use crate::protocol::{Code, Refusal};

/// What a token follows among the offered WebSocket subprotocols: browsers let a page set no header
/// of a WebSocket but this one.
pub const SUBPROTOCOL_PREFIX: &str = "bearer.";

/// Query parameters that somebody might put a token into. URLs are logged by everything on the way.
const TOKEN_PARAMETERS: [&str; 7] =
    ["token", "access_token", "id_token", "jwt", "bearer", "authorization", "api_key"];

#[derive(Clone, Copy, PartialEq, Eq, Debug, derive_more::Display)]
pub enum CredentialPlace {
    #[display("`Authorization`")]
    Authorization,
    #[display("the body's `token`")]
    Body,
    /// Among those that are offered.
    #[display("the subprotocol `bearer.`")]
    Subprotocol,
    /// In the URL.
    #[display("`ticket`")]
    Ticket,
    /// The configured one, which a browser sends along by itself.
    #[display("the cookie")]
    Cookie,
    #[display("the `connect` frame's `token`")]
    FirstFrame,
}

/// What a request is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// It opens a WebSocket, SSE or poll, which is what a ticket is good for.
    Stream,
    Call,
}

/// A credential that nobody has looked into yet.
#[derive(Clone)]
pub struct Credential {
    place: CredentialPlace,
    text: SecretString,
}

impl Credential {
    /// The `token` of a WebSocket's first frame.
    pub fn from_first_frame(token: &str) -> Result<Self, Refusal> {
        Self::new(CredentialPlace::FirstFrame, token)
    }

    /// The credential that decides, if there is one. On a WebSocket the first frame may still
    /// bring it, elsewhere `None` is [`Credential::missing`].
    pub fn find(
        head: &RequestHead,
        body_token: Option<&str>,
        cookie: Option<&str>,
        purpose: Purpose,
    ) -> Result<Option<Self>, Refusal> {
        let ticket = query(head.uri.query())?;
        let (place, text) = if let Some(token) = authorization(head)? {
            (CredentialPlace::Authorization, token)
        } else if let Some(token) = body_token {
            (CredentialPlace::Body, token)
        } else if let Some(token) = subprotocol(head)? {
            (CredentialPlace::Subprotocol, token)
        } else if let Some(ticket) = &ticket {
            if purpose == Purpose::Call {
                let detail = "a ticket only opens a stream; send the token in `Authorization: Bearer`";
                return Err(unauthorized(detail));
            }
            (CredentialPlace::Ticket, ticket.as_str())
        } else if let Some(token) = cookie.map(|name| cookie_value(head, name)).transpose()?.flatten() {
            (CredentialPlace::Cookie, token)
        } else {
            return Ok(None);
        };
        Self::new(place, text).map(Some)
    }

    /// The credential in `Authorization`, which decides whatever a body says: for a look before one is read.
    pub fn in_header(head: &RequestHead) -> Result<Option<Self>, Refusal> {
        query(head.uri.query())?;
        authorization(head)?.map(|token| Self::new(CredentialPlace::Authorization, token)).transpose()
    }

    pub fn missing() -> Refusal {
        unauthorized("no credential was sent; send `Authorization: Bearer <token or API key>`")
    }

    fn new(place: CredentialPlace, text: &str) -> Result<Self, Refusal> {
        let problem = match text.len() {
            0 => "is empty".to_owned(),
            1..=MAX_TOKEN_BYTES if text.bytes().all(|b| b.is_ascii_graphic()) => {
                return Ok(Self { place, text: text.into() });
            }
            1..=MAX_TOKEN_BYTES => "holds characters that no token or key has".to_owned(),
            bytes => format!("is {bytes} bytes long; the limit is {MAX_TOKEN_BYTES}"),
        };
        Err(unauthorized(format!("the credential in {place} {problem}")))
    }

    pub fn place(&self) -> CredentialPlace {
        self.place
    }

    /// Whether it claims to be an API key. A cookie or a ticket never is one.
    pub fn is_api_key(&self) -> bool {
        !matches!(self.place, CredentialPlace::Cookie | CredentialPlace::Ticket)
            && self.text().starts_with(API_KEY_PREFIX)
    }

    pub(super) fn text(&self) -> &str {
        self.text.expose_secret()
    }
}

belfry_core::debug_with!(Credential { place });

/// `Authorization`, if it speaks of a bearer. Another scheme belongs to a proxy in front, which
/// browsers answer by themselves on every request.
fn authorization(head: &RequestHead) -> Result<Option<&str>, Refusal> {
    let Some(text) = single(head, &AUTHORIZATION)? else { return Ok(None) };
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        Some(_) => Ok(None),
        None => {
            Err(unauthorized("`Authorization` names no scheme; write `Bearer` and a space before the token"))
        }
    }
}

fn subprotocol(head: &RequestHead) -> Result<Option<&str>, Refusal> {
    let mut found = None;
    for value in head.headers.get_all(SEC_WEBSOCKET_PROTOCOL) {
        // What is not text is not ours; the handshake refuses it.
        let offered = value.to_str().unwrap_or_default().split(',').map(str::trim);
        for token in offered.filter_map(|protocol| protocol.strip_prefix(SUBPROTOCOL_PREFIX)) {
            if found.replace(token).is_some() {
                return Err(unauthorized("several `bearer.` subprotocols were offered; offer one"));
            }
        }
    }
    Ok(found)
}

/// The ticket in the URL. A token there is refused whatever else the request carries, so that the
/// mistake is noticed before the logs are full of tokens.
fn query(query: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(query) = query else { return Ok(None) };
    let pairs = Query::<Vec<(String, String)>>::from_query(query);
    let pairs = pairs.map_err(|_| Refusal::bad_request("the query string cannot be read"))?;
    let mut found = None;
    for (name, value) in pairs.into_inner() {
        let is_ticket = name == "ticket";
        // A JWT has dots, an API key its prefix; a ticket has neither.
        let in_disguise = is_ticket && (value.contains('.') || value.starts_with(API_KEY_PREFIX));
        if in_disguise || TOKEN_PARAMETERS.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
            return Err(unauthorized(
                "a token or key must not stand in a URL, which is logged on its way: send `Authorization: Bearer`, \
                 the subprotocol `bearer.<token>`, `token` in a POST body, or a ticket from POST /v1/tickets",
            ));
        }
        if is_ticket && found.replace(value).is_some() {
            return Err(unauthorized("several tickets were sent; send one"));
        }
    }
    Ok(found)
}

/// The cookie's value. Two different ones are refused: a sibling domain can plant a second.
fn cookie_value<'a>(head: &'a RequestHead, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut found = None;
    for value in head.headers.get_all(COOKIE) {
        let pairs = value.to_str().unwrap_or_default().split(';');
        for (_, value) in pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(key, _)| *key == name)
        {
            if found.replace(value).is_some_and(|earlier| earlier != value) {
                return Err(unauthorized(format!(
                    "the cookie `{name}` was sent twice with different values"
                )));
            }
        }
    }
    Ok(found)
}

fn single<'a>(head: &'a RequestHead, name: &HeaderName) -> Result<Option<&'a str>, Refusal> {
    let refuse = || unauthorized(format!("send the header `{name}` once, in ASCII"));
    single_header(&head.headers, name).map(|text| text.map(str::trim).ok_or_else(refuse)).transpose()
}

/// Whose credential does not count.
pub(super) fn unauthorized(detail: impl Into<String>) -> Refusal {
    Refusal::new(Code::Unauthorized, detail)
}
