//! A request: with its end, its metrics, and what its failure means for connection and server.

use std::{future::Future, sync::Arc, time::Instant};

use redis::{RedisResult, ServerErrorKind, Value, aio::MultiplexedConnection};

use super::{
    RedisError, RedisErrorKind,
    line::Line,
    server::{Era, Shared},
};

/// Who calls: a connection of an era.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) line: Arc<Line>,
    pub(super) era: Arc<Era>,
    pub(super) shared: Arc<Shared>,
}

impl Caller {
    /// Makes one round trip. The response timeout is the connection's; a connection or an era that ends, ends it at once.
    pub(super) async fn call<T, F>(&self, request: impl FnOnce(MultiplexedConnection) -> F) -> RedisResult<T>
    where
        F: Future<Output = RedisResult<T>>,
        T: Answer,
    {
        if self.era.over.is_cancelled() {
            return Err(self.failed(self.replaced(false)));
        }
        let Some(socket) = self.line.socket() else {
            let error =
                RedisError::not_sent(RedisErrorKind::Cut, format!("{} had been cut", self.shared.name));
            return Err(self.failed(error));
        };
        let begun = Instant::now();
        let answer = tokio::select! {
            biased;
            answer = request(socket) => answer.map_err(RedisError::from),
            () = self.era.over.cancelled() => Err(self.replaced(true)),
            () = self.line.over.cancelled() => {
                Err(RedisError::sent(RedisErrorKind::Cut, format!("{} in the middle of a request", self.shared.name)))
            }
        };
        self.shared.metrics.command_seconds.observe(begun.elapsed().as_secs_f64());
        let answer = answer.map_err(|error| self.failed(error))?;
        if let Some(error) = answer.refusal() {
            // The caller finds it in the answer. Here it is counted, and may say something about the server.
            self.failed(error);
        }
        Ok(answer)
    }

    fn replaced(&self, sent: bool) -> RedisError {
        let detail = format!("{} is no longer {}", self.shared.name, self.era.incarnation);
        let error = if sent { RedisError::sent } else { RedisError::not_sent };
        error(RedisErrorKind::Replaced, detail)
    }

    fn failed(&self, error: RedisError) -> redis::RedisError {
        if error.ends_connection() {
            self.line.end();
        }
        self.shared.failed(&error);
        error.into()
    }
}

/// An answer may hold error replies, which the crate makes into errors only later.
pub(super) trait Answer {
    /// The first of them.
    fn refusal(&self) -> Option<RedisError>;
}

impl Answer for Value {
    fn refusal(&self) -> Option<RedisError> {
        match self {
            // Not a failure: the caller sends the script, as it has to once.
            Self::ServerError(error) if error.kind() == Some(ServerErrorKind::NoScript) => None,
            Self::ServerError(error) => Some(redis::RedisError::from(error.clone()).into()),
            _ => None,
        }
    }
}

impl Answer for Vec<Value> {
    fn refusal(&self) -> Option<RedisError> {
        self.iter().find_map(Answer::refusal)
    }
}

impl Answer for () {
    fn refusal(&self) -> Option<RedisError> {
        None
    }
}

/// Makes a type with a `caller` a connection of the crate's.
macro_rules! connection {
    ($name:ident) => {
        impl $name {
            /// Whom it talks or listens to. Never another one: it ends first.
            pub fn incarnation(&self) -> &Incarnation {
                &self.caller.era.incarnation
            }
        }

        impl redis::aio::ConnectionLike for $name {
            fn req_packed_command<'a>(
                &'a mut self,
                command: &'a redis::Cmd,
            ) -> redis::RedisFuture<'a, redis::Value> {
                let send = move |mut socket: redis::aio::MultiplexedConnection| async move {
                    socket.send_packed_command(command).await
                };
                Box::pin(self.caller.call(send))
            }

            fn req_packed_commands<'a>(
                &'a mut self,
                pipeline: &'a redis::Pipeline,
                offset: usize,
                count: usize,
            ) -> redis::RedisFuture<'a, Vec<redis::Value>> {
                let send = move |mut socket: redis::aio::MultiplexedConnection| async move {
                    socket.send_packed_commands(pipeline, offset, count).await
                };
                Box::pin(self.caller.call(send))
            }

            fn get_db(&self) -> i64 {
                0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(self.incarnation()).finish()
            }
        }
    };
}
pub(super) use connection;
