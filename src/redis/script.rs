//! Lua scripts: what Redis does in one go. They are called by their hash: a Redis that does not know one (it has
//! restarted) says NOSCRIPT, has done nothing, and is given the text.

use redis::{
    Cmd, ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult, ServerErrorKind, ToRedisArgs,
    aio::ConnectionLike,
};

#[derive(Debug)]
pub struct Script {
    text: &'static str,
    hash: String,
}

impl Script {
    pub fn new(text: &'static str) -> Self {
        Self { text, hash: redis::Script::new(text).get_hash().to_owned() }
    }

    /// A call with these keys; the caller adds the arguments.
    pub fn call(&self, keys: &[impl ToRedisArgs]) -> Cmd {
        let mut call = redis::cmd("EVALSHA");
        call.arg(&self.hash).arg(keys.len()).arg(keys);
        call
    }

    pub async fn load(&self, connection: &mut impl ConnectionLike) -> RedisResult<()> {
        redis::cmd("SCRIPT").arg("LOAD").arg(self.text).exec_async(connection).await
    }

    /// Sends a call, and the text first if Redis does not know it.
    pub async fn run<T: FromRedisValue>(
        &self,
        call: &Cmd,
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<T> {
        match call.query_async(connection).await {
            Err(error) if is_unknown(&error) => {
                self.load(connection).await?;
                call.query_async(connection).await
            }
            answered => answered,
        }
    }

    /// Sends all calls in one round trip, or in two where the script had to be loaded. An error is one
    /// of the connection; each call has a result of its own.
    pub async fn run_all<T: FromRedisValue>(
        &self,
        calls: &[Cmd],
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<Vec<RedisResult<T>>> {
        let mut results: Vec<RedisResult<T>> = pipeline(calls).query_async(connection).await?;
        let unknown: Vec<usize> =
            (0..results.len()).filter(|at| results[*at].as_ref().is_err_and(is_unknown)).collect();
        if !unknown.is_empty() {
            // What was not known has not run, so it is run now, and the rest is not run again.
            self.load(connection).await?;
            let again = unknown.iter().map(|at| &calls[*at]);
            let second: Vec<RedisResult<T>> = pipeline(again).query_async(connection).await?;
            for (at, result) in unknown.into_iter().zip(second) {
                results[at] = result;
            }
        }
        Ok(results)
    }
}

fn pipeline<'a>(calls: impl IntoIterator<Item = &'a Cmd>) -> Pipeline {
    let mut pipeline = redis::pipe();
    for call in calls {
        pipeline.add_command(call.clone());
    }
    pipeline.ignore_errors();
    pipeline
}

fn is_unknown(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}
