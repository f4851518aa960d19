//! The codes of the contract: one table for problem documents, error frames and closes.

/// Why something was refused or ended. Clients switch on the text form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Code {
    /// The request cannot be understood.
    BadRequest,
    /// The channel name is malformed.
    BadChannel,
    BadCursor,
    /// A command cannot be understood.
    BadCommand,
    /// No credential, or a bad one.
    Unauthorized,
    TokenExpired,
    /// The token has been revoked.
    TokenRevoked,
    /// The credential does not allow this.
    Forbidden,
    /// The origin is not listed.
    ForbiddenOrigin,
    /// The host is not one that `--dev` answers.
    ForbiddenHost,
    /// An API key came from a foreign web page.
    ApiKeyInBrowser,
    NotFound,
    /// The channel's namespace has no presence.
    PresenceOff,
    /// The path exists, the method does not.
    MethodNotAllowed,
    /// The session belongs to another user.
    SessionMismatch,
    /// The session is not known here (any more).
    UnknownSession,
    /// No channels were given, and none are recorded.
    ChannelsRequired,
    /// More channels than a session or a publish may have.
    TooManyChannels,
    /// More publishes than a batch may have.
    TooManyPublishes,
    /// The body or frame is larger than the limit.
    TooLarge,
    /// `data` is larger than the limit.
    DataTooLarge,
    /// The body did not arrive in time.
    BodyTimeout,
    /// The idempotency key was used with another body.
    IdempotencyMismatch,
    /// A newer connection of the session has taken over.
    Replaced,
    /// The server has ended the session.
    Disconnected,
    /// The server has taken the channel from the session.
    Unsubscribed,
    /// Another request of this session is still under way.
    Busy,
    RateLimited,
    /// The client did not take what was written in time.
    SlowConsumer,
    /// Neither a frame nor a Pong came for two heartbeats.
    HeartbeatTimeout,
    /// The server is going away.
    GoingAway,
    /// The server cannot do this now.
    Unavailable,
    /// The endpoint wants a WebSocket handshake.
    UpgradeRequired,
    /// None of the offered subprotocols is spoken here.
    BadSubprotocol,
    /// The client said `bye`.
    Bye,
    /// A bug in the server.
    Internal,
}

impl Code {
    /// Every code, in the order of the documentation.
    pub const ALL: [Self; 36] = [
        Self::BadRequest,
        Self::BadChannel,
        Self::BadCursor,
        Self::BadCommand,
        Self::Unauthorized,
        Self::TokenExpired,
        Self::TokenRevoked,
        Self::Forbidden,
        Self::ForbiddenOrigin,
        Self::ForbiddenHost,
        Self::ApiKeyInBrowser,
        Self::NotFound,
        Self::PresenceOff,
        Self::MethodNotAllowed,
        Self::SessionMismatch,
        Self::UnknownSession,
        Self::ChannelsRequired,
        Self::TooManyChannels,
        Self::TooManyPublishes,
        Self::TooLarge,
        Self::DataTooLarge,
        Self::BodyTimeout,
        Self::IdempotencyMismatch,
        Self::Replaced,
        Self::Disconnected,
        Self::Unsubscribed,
        Self::Busy,
        Self::RateLimited,
        Self::SlowConsumer,
        Self::HeartbeatTimeout,
        Self::GoingAway,
        Self::Unavailable,
        Self::UpgradeRequired,
        Self::BadSubprotocol,
        Self::Bye,
        Self::Internal,
    ];

    /// The text that clients switch on, the HTTP status and the title of the problem document.
    const fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::BadRequest => ("bad_request", 400, "The request cannot be understood"),
            Self::BadChannel => ("bad_channel", 400, "Malformed channel name"),
            Self::BadCursor => ("bad_cursor", 400, "Malformed cursor"),
            Self::BadCommand => ("bad_command", 400, "Malformed command"),
            Self::Unauthorized => ("unauthorized", 401, "A valid credential is required"),
            Self::TokenExpired => ("token_expired", 401, "The token has expired"),
            Self::TokenRevoked => ("token_revoked", 401, "The token has been revoked"),
            Self::Forbidden => ("forbidden", 403, "The credential does not allow this"),
            Self::ForbiddenOrigin => ("forbidden_origin", 403, "The origin is not listed"),
            Self::ForbiddenHost => ("forbidden_host", 403, "The host is not served"),
            Self::ApiKeyInBrowser => ("api_key_in_browser", 403, "An API key was sent by a foreign web page"),
            Self::NotFound => ("not_found", 404, "Not found"),
            Self::PresenceOff => ("presence_off", 404, "No presence here"),
            Self::MethodNotAllowed => ("method_not_allowed", 405, "Method not allowed"),
            Self::SessionMismatch => ("session_mismatch", 403, "The session belongs to another user"),
            Self::UnknownSession => ("unknown_session", 404, "Unknown session"),
            Self::ChannelsRequired => ("channels_required", 400, "Channels are required"),
            Self::TooManyChannels => ("too_many_channels", 400, "Too many channels"),
            Self::TooManyPublishes => ("too_many_publishes", 400, "Too many publishes in one batch"),
            Self::TooLarge => ("too_large", 413, "Too large"),
            Self::DataTooLarge => ("data_too_large", 413, "The data is too large"),
            Self::BodyTimeout => ("body_timeout", 408, "The body did not arrive in time"),
            Self::IdempotencyMismatch => {
                ("idempotency_mismatch", 422, "The idempotency key was used with another body")
            }
            Self::Replaced => ("replaced", 409, "A newer connection has taken over"),
            Self::Disconnected => ("disconnected", 409, "The server has ended the session"),
            Self::Unsubscribed => ("unsubscribed", 403, "The server has taken the channel away"),
            Self::Busy => ("busy", 503, "Busy"),
            Self::RateLimited => ("rate_limited", 429, "Too many requests"),
            Self::SlowConsumer => ("slow_consumer", 503, "Written frames were not taken in time"),
            Self::HeartbeatTimeout => ("heartbeat_timeout", 408, "The client fell silent"),
            Self::GoingAway => ("going_away", 503, "The server is going away"),
            Self::Unavailable => ("unavailable", 503, "Temporarily unavailable"),
            Self::UpgradeRequired => ("upgrade_required", 426, "A WebSocket handshake is required"),
            Self::BadSubprotocol => ("bad_subprotocol", 400, "Unknown subprotocol"),
            Self::Bye => ("bye", 200, "The client ended the session"),
            Self::Internal => ("internal", 500, "Internal error"),
        }
    }

    /// The text that clients switch on.
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status of a problem document with this code.
    pub const fn status(self) -> u16 {
        self.row().1
    }

    /// The title of a problem document with this code.
    pub const fn title(self) -> &'static str {
        self.row().2
    }

    /// The WebSocket close code (RFC 6455 §7.4, contract "Close codes"), and whether the client
    /// must not come back by itself.
    pub const fn close(self) -> (u16, bool) {
        match self {
            Self::GoingAway => (1001, false),
            Self::TooLarge | Self::DataTooLarge => (1009, false),
            Self::Busy | Self::RateLimited | Self::Unavailable | Self::Internal => (1013, false),
            Self::Unauthorized | Self::TokenRevoked => (4001, true),
            Self::Forbidden
            | Self::ForbiddenOrigin
            | Self::ForbiddenHost
            | Self::ApiKeyInBrowser
            | Self::Unsubscribed => (4003, true),
            Self::SessionMismatch => (4003, false),
            Self::SlowConsumer | Self::HeartbeatTimeout => (4008, false),
            Self::Replaced => (4009, false),
            Self::TokenExpired => (4010, false),
            // The operator decides whether it is final, with each one.
            Self::Disconnected => (4011, false),
            Self::Bye => (1000, true),
            _ => (4000, true),
        }
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// For what nodes tell each other: a code of a later version is [`Code::Internal`] to this one.
impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Ok(Self::ALL.into_iter().find(|code| code.as_str() == text).unwrap_or(Self::Internal))
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What was refused and what to do about it: a [`Code`] with a sentence for the reader.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Refusal {
    pub code: Code,
    /// What is wrong, and what to do.
    pub detail: String,
}

impl Refusal {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }
}
