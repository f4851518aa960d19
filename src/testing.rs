//! What the tests in `tests/` use of this crate, besides the protocol and the session. All else is private, so that the
//! compiler finds what nobody uses.
//!
//! The feature that opens this is turned on by the package's own dev-dependencies and by `fuzz/`, and by nothing else.

pub use crate::app::Application;

pub mod api {
    pub use crate::api::{AppState, Problem, body, endpoint::Endpoint, streams};
}

pub mod auth {
    pub use crate::auth::{
        DEV_API_KEY, Grant, Identity, MAX_PATTERNS, MAX_TICKETS_PER_OWNER, MAX_TOKEN_BYTES, Patterns, Signer,
    };
}

pub mod config {
    pub use crate::config::{
        Config, DEFAULT_TOML, LogConfig, NamespaceConfig, NamespaceKind, Namespaces, Sources, Synchronous,
    };
}

pub mod fleet {
    pub use crate::fleet::sessions::{claims, stored};
}

pub mod log {
    pub use crate::log::{
        Bounds, Ephemeral, HistoryQuery, Limit, Log, Page, Publish, PublishError, Replay, Ring, ScopedKey,
        Side, history, memory,
        redis::{marker::Marker, names, request, wire},
        ring,
    };
}

pub mod publish {
    pub use crate::publish::{Fields, MAX_TTL_S, PublishRequest};
}

pub mod store {
    pub use crate::store::{Retention, Store, StoreOptions};
}

pub mod telemetry {
    pub use crate::telemetry::Metrics;
}

pub mod transport {
    pub use crate::transport::{
        delivery::Framing,
        heads::Heads,
        listener,
        params::{MAX_CONNECTION_NAME, Params},
        server,
        stream::{Chunked, StreamBody},
        ws,
    };
}
