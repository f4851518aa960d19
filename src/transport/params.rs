//! The parameters of the three transports, whichever way they come: a query, a JSON body, or the `connect`
//! frame of a WebSocket.

#[cfg(test)]
mod tests;

use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    auth::Identity,
    config::SessionConfig,
    hub::ConnectRequest,
    protocol::{self, Code, Cursor, Refusal, SessionId, Start},
    session::{Holder, Manners, Millis},
};
use std::sync::Arc;

/// The longest name that a page gives its connections, in bytes.
pub const MAX_CONNECTION_NAME: usize = 64;

/// As they are written. What a transport does not know is ignored, so that one URL serves all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    channels: Option<String>,
    session: Option<String>,
    cursor: Option<String>,
    attempt: Option<String>,
    connection: Option<String>,
    heartbeat_ms: Option<String>,
    wait: Option<String>,
    probe: Option<String>,
    pad: Option<String>,
    /// What polyfills of `EventSource` put into the URL when they come back, since a header would cost a preflight.
    #[serde(rename = "lastEventId")]
    last_event_id: Option<String>,
}

/// The parameters of a transport in the body of a POST.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConnectRequest)]
pub struct Body {
    /// The token, for pages that avoid a preflight; otherwise it stands in `Authorization`.
    #[schema(value_type = Option<String>, max_length = 8192)]
    token: Option<SecretString>,
    /// Which channels, at most `limits.session_channels`; absent on a new session: the user's own.
    #[schema(min_items = 1)]
    channels: Option<Vec<String>>,
    /// The session to carry on.
    #[schema(pattern = "^[0-9a-f]{32}$")]
    session: Option<String>,
    /// Where to go on from: a cursor as received, or `earliest`; absent: from now.
    cursor: Option<String>,
    /// Raised with each connection of a session.
    #[schema(format = "uint64")]
    attempt: Option<u64>,
    /// A random name per page.
    #[schema(min_length = 1, max_length = 64)]
    connection: Option<String>,
    /// How often the server makes itself heard; default 20,000.
    #[schema(minimum = 1000, maximum = 60000)]
    heartbeat_ms: Option<u64>,
    /// A poll: seconds to wait for something; default 25.
    #[schema(maximum = 60)]
    wait: Option<u64>,
    /// An event stream: 1 for 16 KiB of comment in front.
    #[schema(maximum = 1)]
    pad: Option<u8>,
}

/// What a client asks for, checked.
#[derive(Debug, Default)]
pub struct Params {
    /// The credential of a POST body.
    pub token: Option<SecretString>,
    pub channels: Option<Vec<String>>,
    pub session: Option<SessionId>,
    pub start: Start,
    pub holder: Holder,
    heartbeat: Option<Millis>,
    wait: Option<Millis>,
    /// WebSocket: say `ready` and wait for `connect`.
    pub probe: bool,
    /// SSE: a comment in front, for middleboxes that buffer by size.
    pub pad: bool,
}

fn bad(name: &str, detail: impl std::fmt::Display) -> Refusal {
    Refusal::bad_request(format!("`{name}`: {detail}"))
}

fn number(name: &str, text: Option<String>) -> Result<Option<u64>, Refusal> {
    text.map(|text| text.parse().map_err(|_| bad(name, format!("{text:?} is not a whole number"))))
        .transpose()
}

fn flag(name: &str, text: Option<&str>) -> Result<bool, Refusal> {
    match text {
        None | Some("0") => Ok(false),
        Some("1") => Ok(true),
        Some(other) => Err(bad(name, format!("{other:?} is neither 0 nor 1"))),
    }
}

impl Params {
    pub fn from_query(query: &str) -> Result<Self, Refusal> {
        let query: Query = serde_urlencoded::from_str(query)
            .map_err(|error| Refusal::bad_request(format!("the query cannot be understood: {error}")))?;
        let mut params = Self::checked(Body {
            token: None,
            channels: query.channels.map(|names| names.split(',').map(str::to_owned).collect()),
            session: query.session,
            cursor: query.cursor,
            attempt: number("attempt", query.attempt)?,
            connection: query.connection,
            heartbeat_ms: number("heartbeat_ms", query.heartbeat_ms)?,
            wait: number("wait", query.wait)?,
            pad: Some(flag("pad", query.pad.as_deref())?.into()),
        })?;
        params.set_last_event_id(query.last_event_id.as_deref().unwrap_or_default())?;
        params.probe = flag("probe", query.probe.as_deref())?;
        Ok(params)
    }

    /// Reads a POST body; an empty one asks for nothing in particular.
    pub fn from_body(body: &[u8]) -> Result<Self, Refusal> {
        let bad = |error: &dyn std::fmt::Display| {
            Refusal::bad_request(format!("the body cannot be understood: {error}"))
        };
        let text = std::str::from_utf8(body).map_err(|error| bad(&error))?;
        let text = if text.trim_ascii().is_empty() { "{}" } else { text };
        Self::checked(protocol::parse_object(text).map_err(|error| bad(&error))?)
    }

    /// Adds what the first frame of a WebSocket says to what its URL said.
    pub fn join(self, connect: protocol::Connect) -> Result<Self, Refusal> {
        let says_start = connect.cursor.is_some();
        let said = Self::checked(Body {
            token: connect.token,
            channels: connect.channels,
            session: connect.session.map(|id| id.to_string()),
            cursor: connect.cursor,
            attempt: connect.attempt,
            connection: connect.connection,
            heartbeat_ms: connect.heartbeat_ms,
            ..Body::default()
        })?;
        let holder = Holder {
            attempt: said.holder.attempt.or(self.holder.attempt),
            connection: said.holder.connection.or(self.holder.connection),
        };
        Ok(Self {
            token: said.token,
            channels: said.channels.or(self.channels),
            session: said.session.or(self.session),
            start: if says_start { said.start } else { self.start },
            holder,
            heartbeat: said.heartbeat.or(self.heartbeat),
            ..self
        })
    }

    fn checked(body: Body) -> Result<Self, Refusal> {
        let Body { session, connection, .. } = &body;
        if connection.as_ref().is_some_and(|name| name.is_empty() || name.len() > MAX_CONNECTION_NAME) {
            return Err(bad("connection", format!("a name has 1 to {MAX_CONNECTION_NAME} bytes")));
        }
        let parse = |id: &String| id.parse().map_err(|error| bad("session", error));
        Ok(Self {
            session: session.as_ref().map(parse).transpose()?,
            start: match body.cursor.as_deref() {
                None => Start::Now,
                // A session of ephemeral channels only is given an empty one: they have no positions.
                Some("") if session.is_some() => Start::After(Cursor::default()),
                Some(text) => start(text)?,
            },
            token: body.token,
            channels: body.channels,
            holder: Holder { attempt: body.attempt, connection: body.connection.map(String::into_boxed_str) },
            heartbeat: body.heartbeat_ms,
            wait: body.wait.map(|seconds| seconds.saturating_mul(1000)),
            probe: false,
            pad: body.pad == Some(1),
        })
    }

    /// `Last-Event-ID` wins over the cursor.
    pub fn set_last_event_id(&mut self, id: &str) -> Result<(), Refusal> {
        if !id.is_empty() {
            self.start = start(id)?;
        }
        Ok(())
    }

    /// How long a poll waits; 0 without a session.
    pub fn wait(&self, config: &SessionConfig) -> Result<Millis, Refusal> {
        let most = config.poll_wait_max.as_millis() as Millis;
        match self.wait {
            Some(wait) if wait > most => Err(bad("wait", format!("at most {} seconds", most / 1000))),
            _ if self.session.is_none() => Ok(0),
            wait => Ok(wait.unwrap_or(config.poll_wait.as_millis() as Millis)),
        }
    }

    pub fn connect(
        self,
        manners: &'static Manners,
        identity: Arc<Identity>,
        config: &SessionConfig,
    ) -> Result<ConnectRequest, Refusal> {
        let (least, most) =
            (config.heartbeat_min.as_millis() as Millis, config.heartbeat_max.as_millis() as Millis);
        let heartbeat = self.heartbeat.unwrap_or(config.heartbeat.as_millis() as Millis);
        if !(least..=most).contains(&heartbeat) {
            return Err(bad("heartbeat_ms", format!("{heartbeat} is not between {least} and {most}")));
        }
        Ok(ConnectRequest {
            identity,
            manners,
            session: self.session,
            start: self.start,
            channels: self.channels,
            holder: self.holder,
            heartbeat,
            welcome_back: manners.welcomed_back || self.wait == Some(0),
        })
    }
}

fn start(text: &str) -> Result<Start, Refusal> {
    text.parse().map_err(|error: protocol::CursorError| Refusal::new(Code::BadCursor, error.to_string()))
}
