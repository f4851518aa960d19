//! The Lua scripts: what Redis does in one go. Each file says what it takes and answers.
//!
//! They are called by their hash. A Redis that does not know one (it has restarted) says NOSCRIPT,
//! has done nothing, and is given the text.

use std::sync::LazyLock;

use ::redis::{
    Cmd, ErrorKind, FromRedisValue, RedisError, RedisResult, ServerErrorKind, aio::ConnectionLike,
};

pub static APPEND: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("append.lua")));

pub static CLAIM: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("claim.lua")));

/// Tells Redis which epoch is in charge.
pub static OPEN: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("open.lua")));

/// Raises the limit of an epoch.
pub static RAISE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("raise.lua")));

/// One step of the head sweep.
pub static FORGET: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("forget.lua")));

#[derive(Debug)]
pub struct Script {
    code: &'static str,
    sha: String,
}

impl Script {
    /// A script of this text.
    pub fn new(code: &'static str) -> Self {
        Self { code, sha: ::redis::Script::new(code).get_hash().to_owned() }
    }

    /// A call with these keys; the caller adds the arguments.
    pub fn call(&self, keys: &[&str]) -> Cmd {
        let mut cmd = Cmd::new();
        cmd.arg("EVALSHA").arg(&self.sha).arg(keys.len()).arg(keys);
        cmd
    }

    pub async fn load(&self, connection: &mut impl ConnectionLike) -> RedisResult<()> {
        Cmd::new().arg("SCRIPT").arg("LOAD").arg(self.code).exec_async(connection).await
    }

    /// Sends a call, and the text first if Redis does not know it.
    pub async fn run<T: FromRedisValue>(
        &self,
        call: &Cmd,
        connection: &mut impl ConnectionLike,
    ) -> RedisResult<T> {
        match call.query_async(connection).await {
            Err(error) if is_unknown_script(&error) => {
                self.load(connection).await?;
                call.query_async(connection).await
            }
            answered => answered,
        }
    }
}

/// Whether Redis has done nothing, because it does not know the script.
pub fn is_unknown_script(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}
