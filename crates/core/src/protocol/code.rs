//! The codes of the contract: one table for problem documents, error frames and closes.

/// The table: the text that clients switch on, the HTTP status and the title of the problem document.
macro_rules! codes {
    ($($(#[$about:meta])* $variant:ident = $word:literal, $status:literal, $title:literal;)+) => {
        $crate::words! {
            /// Why something was refused or ended. Clients switch on the text form.
            #[derive(derive_more::Display)]
            #[display("{}", self.as_str())]
            pub enum Code {
                $(#[doc = $title] $(#[$about])* $variant = $word,)+
            }
        }

        impl Code {
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$variant => $status),+
                }
            }

            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title),+
                }
            }
        }
    };
}

// In the order of the documentation.
codes! {
    BadRequest = "bad_request", 400, "The request cannot be understood";
    BadChannel = "bad_channel", 400, "Malformed channel name";
    BadCursor = "bad_cursor", 400, "Malformed cursor";
    BadCommand = "bad_command", 400, "Malformed command";
    Unauthorized = "unauthorized", 401, "A valid credential is required";
    TokenExpired = "token_expired", 401, "The token has expired";
    TokenRevoked = "token_revoked", 401, "The token has been revoked";
    Forbidden = "forbidden", 403, "The credential does not allow this";
    ForbiddenOrigin = "forbidden_origin", 403, "The origin is not listed";
    ForbiddenHost = "forbidden_host", 403, "The host is not served";
    ApiKeyInBrowser = "api_key_in_browser", 403, "An API key was sent by a foreign web page";
    NotFound = "not_found", 404, "Not found";
    PresenceOff = "presence_off", 404, "No presence here";
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    SessionMismatch = "session_mismatch", 403, "The session belongs to another user";
    UnknownSession = "unknown_session", 404, "Unknown session";
    ChannelsRequired = "channels_required", 400, "Channels are required";
    TooManyChannels = "too_many_channels", 400, "Too many channels";
    TooManyPublishes = "too_many_publishes", 400, "Too many publishes in one batch";
    TooLarge = "too_large", 413, "Too large";
    DataTooLarge = "data_too_large", 413, "The data is too large";
    BodyTimeout = "body_timeout", 408, "The body did not arrive in time";
    IdempotencyMismatch = "idempotency_mismatch", 422, "The idempotency key was used with another body";
    Replaced = "replaced", 409, "A newer connection has taken over";
    Disconnected = "disconnected", 409, "The server has ended the session";
    Unsubscribed = "unsubscribed", 403, "The server has taken the channel away";
    /// Another request of this session is still under way.
    Busy = "busy", 503, "Busy";
    RateLimited = "rate_limited", 429, "Too many requests";
    SlowConsumer = "slow_consumer", 503, "Written frames were not taken in time";
    /// Neither a frame nor a Pong came for two heartbeats.
    HeartbeatTimeout = "heartbeat_timeout", 408, "The client fell silent";
    GoingAway = "going_away", 503, "The server is going away";
    Unavailable = "unavailable", 503, "Temporarily unavailable";
    UpgradeRequired = "upgrade_required", 426, "A WebSocket handshake is required";
    BadSubprotocol = "bad_subprotocol", 400, "Unknown subprotocol";
    Bye = "bye", 200, "The client ended the session";
    Internal = "internal", 500, "Internal error";
}

impl Code {
    /// The WebSocket close code (RFC 6455 §7.4, contract "Close codes"), and whether the client must not come back by itself.
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

/// For what nodes tell each other: a code of a later version is [`Code::Internal`] to this one.
impl<'de> serde::Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Ok(Self::from_word(&text).unwrap_or(Self::Internal))
    }
}

/// What was refused and what to do about it: a [`Code`] with a sentence for the reader.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("{code}: {detail}")]
pub struct Refusal {
    pub code: Code,
    /// What is wrong, and what to do.
    pub detail: String,
}

/// What may be refused.
pub type Result<T, E = Refusal> = std::result::Result<T, E>;

impl Refusal {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into() }
    }

    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(Code::BadRequest, detail)
    }

    /// It cannot be done now, for this reason.
    pub fn unavailable(reason: impl std::fmt::Display) -> Self {
        Self::new(Code::Unavailable, reason.to_string())
    }
}
