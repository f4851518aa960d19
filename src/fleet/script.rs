//! Lua scripts, run many at a time in one round trip.

use redis::{
    ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult, ServerErrorKind, aio::ConnectionLike,
};

/// A script, which a Redis is given when it turns out not to know it.
#[derive(Debug)]
pub struct Script {
    text: &'static str,
    hash: String,
}

/// One run of a script.
#[derive(Debug, Clone, Default)]
pub struct Call {
    keys: Vec<String>,
    arguments: Vec<String>,
}

impl Call {
    /// A run on one key.
    pub fn on(key: String) -> Self {
        Self { keys: vec![key], arguments: Vec::new() }
    }

    pub fn key(mut self, key: String) -> Self {
        self.keys.push(key);
        self
    }

    pub fn arg(mut self, argument: impl Into<String>) -> Self {
        self.push(argument);
        self
    }

    pub fn push(&mut self, argument: impl Into<String>) {
        self.arguments.push(argument.into());
    }
}

impl Script {
    /// A script by its text.
    pub fn new(text: &'static str) -> Self {
        Self { text, hash: redis::Script::new(text).get_hash().to_owned() }
    }

    /// Runs all calls in one round trip, or in two where the script had to be loaded. An error is one
    /// of the connection; each call has a result of its own.
    pub async fn run<T: FromRedisValue>(
        &self,
        connection: &mut impl ConnectionLike,
        calls: &[Call],
    ) -> RedisResult<Vec<RedisResult<T>>> {
        let all: Vec<&Call> = calls.iter().collect();
        let mut results: Vec<RedisResult<T>> = self.pipeline(&all).query_async(connection).await?;
        let unknown: Vec<usize> = (0..results.len()).filter(|at| is_unknown(&results[*at])).collect();
        if !unknown.is_empty() {
            // What was not known has not run, so it is run now, and the rest is not run again.
            let again: Vec<&Call> = unknown.iter().map(|at| &calls[*at]).collect();
            redis::cmd("SCRIPT").arg("LOAD").arg(self.text).query_async::<String>(connection).await?;
            let second: Vec<RedisResult<T>> = self.pipeline(&again).query_async(connection).await?;
            for (at, result) in unknown.into_iter().zip(second) {
                results[at] = result;
            }
        }
        Ok(results)
    }

    /// Runs one call.
    pub async fn run_one<T: FromRedisValue>(
        &self,
        connection: &mut impl ConnectionLike,
        call: Call,
    ) -> RedisResult<T> {
        let mut results = self.run(connection, &[call]).await?;
        results.pop().unwrap_or_else(|| {
            Err(RedisError::from((ErrorKind::UnexpectedReturnType, "a script without an answer")))
        })
    }

    fn pipeline(&self, calls: &[&Call]) -> Pipeline {
        let mut pipeline = redis::pipe();
        for call in calls {
            pipeline.cmd("EVALSHA").arg(&self.hash).arg(call.keys.len()).arg(&call.keys).arg(&call.arguments);
        }
        pipeline.ignore_errors();
        pipeline
    }
}

fn is_unknown<T>(result: &RedisResult<T>) -> bool {
    matches!(result, Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript))
}
