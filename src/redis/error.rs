//! What can go wrong with a Redis, in kinds that callers act on and metrics count.
//!
//! A [`RedisError`] may have to travel as a `redis::RedisError`, because that is what the crate's
//! `query_async` returns; [`RedisError::from`] finds it again.

#[cfg(test)]
mod tests;

use std::{error::Error, io, sync::Arc};

use redis::{ErrorKind, ServerErrorKind};

use super::{RedisErrorKind, Unfit};

pub type Result<T, E = RedisError> = std::result::Result<T, E>;

/// Why nothing came back from a Redis, or a refusal did.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{kind}: {detail}")]
pub struct RedisError {
    kind: RedisErrorKind,
    sent: bool,
    detail: Arc<str>,
}

/// Why a Redis cannot be used from the start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It answers, and will not do.
    #[error("cannot use Redis {name}: {reason}")]
    Unfit { name: String, reason: Unfit },
    #[error(
        "Redis {name} refuses: {detail}; check user, password and database number in its URL. An ACL user needs: \
         ~PREFIX:* &PREFIX:* +@all -@dangerous +info"
    )]
    Denied { name: String, detail: String },
    #[error(
        "cannot reach Redis {name}: {detail}; check that it runs, its URL and, with rediss://, redis.ca_file"
    )]
    /// `away`: it may be back without anybody's doing. Not so where what answers is not the server that is asked for.
    Unreachable { name: String, detail: String, away: bool },
    /// A file that TLS needs.
    #[error("{key}: cannot use {path}: {detail}")]
    File { key: &'static str, path: String, detail: String },
}

impl OpenError {
    /// Of what a first look has failed with, for the operator.
    pub(super) fn of(name: String, error: &RedisError) -> Self {
        let detail = error.to_string();
        match error.kind {
            RedisErrorKind::Denied | RedisErrorKind::Reply => Self::Denied { name, detail },
            kind => Self::Unreachable { name, detail, away: kind != RedisErrorKind::Protocol },
        }
    }

    /// Whether the server is not there, or does not take requests yet, and may by itself.
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Unreachable { away: true, .. } | Self::Unfit { reason: Unfit::Loading, .. })
    }
}

impl RedisError {
    /// Nothing of the request reached a server.
    pub(super) fn not_sent(kind: RedisErrorKind, detail: impl Into<Arc<str>>) -> Self {
        Self { kind, sent: false, detail: detail.into() }
    }

    /// The server may have done what it was asked.
    pub(super) fn sent(kind: RedisErrorKind, detail: impl Into<Arc<str>>) -> Self {
        Self { kind, sent: true, detail: detail.into() }
    }

    pub(super) fn unfit(reason: &Unfit) -> Self {
        let kind = match reason {
            Unfit::Loading => RedisErrorKind::Loading,
            Unfit::Replica => RedisErrorKind::ReadOnly,
            _ => RedisErrorKind::Unfit,
        };
        Self::not_sent(kind, reason.to_string())
    }

    pub fn kind(&self) -> RedisErrorKind {
        self.kind
    }

    /// Whether the server may have acted on the request. False only if it was never written to a connection, or if the server
    /// refused it before it began (`READONLY`, `LOADING`, `NOSCRIPT`, `NOPERM`, out of memory …); when in doubt, true. An error
    /// of one command in a pipeline says nothing about the others, so that of a whole pipeline is always true.
    pub fn was_sent(&self) -> bool {
        self.sent
    }

    /// Whether the connection that it came from is of no more use.
    pub(super) fn ends_connection(&self) -> bool {
        use RedisErrorKind::{Cut, Loading, ReadOnly, Replaced, Timeout};
        matches!(self.kind, Timeout | Cut | Replaced | ReadOnly | Loading)
    }

    /// Whether it raises doubt that this server is (still) the one to use.
    pub(super) fn doubts_server(&self) -> bool {
        self.ends_connection() || matches!(self.kind, RedisErrorKind::Unreachable | RedisErrorKind::Unfit)
    }

    /// Whether the server is not there, or takes no requests now, and may again by itself.
    pub fn is_away(&self) -> bool {
        self.doubts_server() || self.kind == RedisErrorKind::Busy
    }

    /// The same where nothing has been sent yet: of connecting, and of looking around.
    pub(super) fn before_sending(error: redis::RedisError) -> Self {
        let Self { kind, detail, .. } = error.into();
        let cut = kind == RedisErrorKind::Cut;
        Self { kind: if cut { RedisErrorKind::Unreachable } else { kind }, sent: false, detail }
    }
}

impl From<redis::RedisError> for RedisError {
    fn from(error: redis::RedisError) -> Self {
        if let Some(ours) = smuggled(&error) {
            return ours.clone();
        }
        let detail = error.to_string();
        let kind = match error.kind() {
            ErrorKind::Io if error.is_timeout() => RedisErrorKind::Timeout,
            // TLS: a certificate that is not trusted, say.
            ErrorKind::Io if io_of(&error).is_some_and(|io| io.kind() == io::ErrorKind::InvalidData) => {
                RedisErrorKind::Protocol
            }
            ErrorKind::Io => RedisErrorKind::Cut,
            ErrorKind::AuthenticationFailed => RedisErrorKind::Denied,
            ErrorKind::Server(kind) => match kind {
                ServerErrorKind::ReadOnly | ServerErrorKind::MasterDown => RedisErrorKind::ReadOnly,
                ServerErrorKind::BusyLoading => RedisErrorKind::Loading,
                ServerErrorKind::NoPerm => RedisErrorKind::Denied,
                _ => RedisErrorKind::Reply,
            },
            ErrorKind::Extension => match error.code() {
                Some("NOAUTH" | "WRONGPASS") => RedisErrorKind::Denied,
                _ => RedisErrorKind::Reply,
            },
            _ => RedisErrorKind::Protocol,
        };
        Self { kind, sent: !refused_whole(error), detail: detail.into() }
    }
}

/// A script's writes are all allowed once its first one is, so these codes are never about half a script.
const NOT_BEGUN: [&str; 11] = [
    "READONLY",
    "LOADING",
    "MASTERDOWN",
    "NOSCRIPT",
    "NOPERM",
    "NOAUTH",
    "WRONGPASS",
    "OOM",
    "MISCONF",
    "NOREPLICAS",
    "BUSY",
];

/// Whether the server says that it has not begun.
fn refused_whole(error: redis::RedisError) -> bool {
    let not_made = matches!(error.kind(), ErrorKind::Client | ErrorKind::InvalidClientConfig);
    let code = redis::ServerError::try_from(error).ok();
    not_made || code.is_some_and(|error| NOT_BEGUN.contains(&error.code()))
}

/// For `ConnectionLike`, whose errors are the crate's.
impl From<RedisError> for redis::RedisError {
    fn from(error: RedisError) -> Self {
        let late = error.kind == RedisErrorKind::Timeout;
        io::Error::new(if late { io::ErrorKind::TimedOut } else { io::ErrorKind::BrokenPipe }, error).into()
    }
}

fn io_of(error: &redis::RedisError) -> Option<&io::Error> {
    let source = error.source()?;
    match source.downcast_ref::<Arc<dyn Error + Send + Sync>>() {
        Some(shared) => shared.downcast_ref::<io::Error>(),
        None => source.downcast_ref::<io::Error>(),
    }
}

fn smuggled(error: &redis::RedisError) -> Option<&RedisError> {
    io_of(error)?.get_ref()?.downcast_ref()
}
