//! What can go wrong with a Redis, in kinds that callers act on and metrics count.
//!
//! A [`RedisError`] may have to travel as a `redis::RedisError`, because that is what the crate's
//! `query_async` returns; [`RedisError::from`] finds it again.

use std::{error::Error, io, sync::Arc};

use redis::{ErrorKind, ServerErrorKind};

use super::{RedisErrorKind, Unfit};

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
        "Redis {name} refuses: {detail}; check user and password in its URL. An ACL user needs: \
         ~PREFIX:* &PREFIX:* +@all -@dangerous +info"
    )]
    Denied { name: String, detail: String },
    #[error(
        "cannot reach Redis {name}: {detail}; check that it runs, its URL and, with rediss://, redis.ca_file"
    )]
    Unreachable { name: String, detail: String },
    /// A file that TLS needs.
    #[error("{key}: cannot use {path}: {detail}")]
    File { key: &'static str, path: String, detail: String },
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

    /// Whether the server may have acted on the request. False only if it was never written to a
    /// connection, or if the server refused it before it began (`READONLY`, `LOADING`, `NOSCRIPT`,
    /// `NOPERM`, out of memory …); when in doubt, true. An error of one command in a pipeline says
    /// nothing about the others, so that of a whole pipeline is always true.
    pub fn was_sent(&self) -> bool {
        self.sent
    }

    /// Whether the connection that it came from is of no more use.
    pub(super) fn ends_connection(&self) -> bool {
        matches!(
            self.kind,
            RedisErrorKind::Timeout
                | RedisErrorKind::Cut
                | RedisErrorKind::Replaced
                | RedisErrorKind::ReadOnly
                | RedisErrorKind::Loading
        )
    }

    /// Whether it raises doubt that this server is (still) the one to use.
    pub(super) fn doubts_server(&self) -> bool {
        self.ends_connection() || matches!(self.kind, RedisErrorKind::Unreachable | RedisErrorKind::Unfit)
    }

    /// The same where nothing has been sent yet: of connecting, and of looking around.
    pub(super) fn before_sending(error: redis::RedisError) -> Self {
        let error = Self::from(error);
        let kind = match error.kind {
            RedisErrorKind::Cut | RedisErrorKind::Protocol => RedisErrorKind::Unreachable,
            kind => kind,
        };
        Self { kind, sent: false, detail: error.detail }
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

/// Whether the server says that it has not begun. A script's writes are all allowed once its first
/// one is, so these codes are never about half a script.
fn refused_whole(error: redis::RedisError) -> bool {
    let not_made = matches!(error.kind(), ErrorKind::Client | ErrorKind::InvalidClientConfig);
    let codes = [
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
    let code = redis::ServerError::try_from(error).ok();
    not_made || code.is_some_and(|error| codes.contains(&error.code()))
}

/// For `ConnectionLike`, whose errors are the crate's.
impl From<RedisError> for redis::RedisError {
    fn from(error: RedisError) -> Self {
        let kind = match error.kind {
            RedisErrorKind::Timeout => io::ErrorKind::TimedOut,
            _ => io::ErrorKind::BrokenPipe,
        };
        io::Error::new(kind, error).into()
    }
}

fn smuggled(error: &redis::RedisError) -> Option<&RedisError> {
    let source = error.source()?;
    let io = match source.downcast_ref::<Arc<dyn Error + Send + Sync>>() {
        Some(shared) => shared.downcast_ref::<io::Error>(),
        None => source.downcast_ref::<io::Error>(),
    };
    io?.get_ref()?.downcast_ref()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_server(line: &str) -> RedisError {
        let value = redis::parse_redis_value(line.as_bytes()).unwrap();
        RedisError::from(value.extract_error().unwrap_err())
    }

    #[test]
    fn what_was_never_sent_is_still_known_after_the_journey_through_the_crate() {
        let ours = RedisError::not_sent(RedisErrorKind::Replaced, "primary changed");
        let back = RedisError::from(redis::RedisError::from(ours.clone()));
        assert_eq!((back.kind(), back.was_sent()), (RedisErrorKind::Replaced, false));
        assert_eq!(back.to_string(), ours.to_string());
        assert!(
            RedisError::from(redis::RedisError::from(RedisError::sent(RedisErrorKind::Cut, "x"))).was_sent()
        );
    }

    #[test]
    fn a_refusal_was_not_acted_on_and_anything_doubtful_may_have_been() {
        for (line, kind, sent) in [
            ("-READONLY You can't write against a read only replica.\r\n", RedisErrorKind::ReadOnly, false),
            ("-LOADING Redis is loading the dataset in memory\r\n", RedisErrorKind::Loading, false),
            ("-NOSCRIPT No matching script.\r\n", RedisErrorKind::Reply, false),
            ("-NOPERM this user has no permissions\r\n", RedisErrorKind::Denied, false),
            ("-NOAUTH Authentication required.\r\n", RedisErrorKind::Denied, false),
            ("-OOM command not allowed when used memory > 'maxmemory'.\r\n", RedisErrorKind::Reply, false),
            ("-ERR in the middle of a script\r\n", RedisErrorKind::Reply, true),
        ] {
            let error = of_server(line);
            assert_eq!((error.kind(), error.was_sent()), (kind, sent), "{line}");
        }
        let io = |kind: io::ErrorKind| RedisError::from(redis::RedisError::from(io::Error::from(kind)));
        assert_eq!(io(io::ErrorKind::TimedOut).kind(), RedisErrorKind::Timeout);
        assert_eq!(io(io::ErrorKind::ConnectionReset).kind(), RedisErrorKind::Cut);
        assert!(io(io::ErrorKind::TimedOut).was_sent() && io(io::ErrorKind::BrokenPipe).was_sent());
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: std::collections::BTreeSet<_> =
            RedisErrorKind::ALL.iter().map(|kind| kind.as_str()).collect();
        assert_eq!(names.len(), RedisErrorKind::ALL.len());
    }
}
