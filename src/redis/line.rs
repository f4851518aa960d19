//! One connection, which can be cut from anywhere and says when it is over.

use std::sync::Mutex;

use belfry_core::held::Held as _;
use deadpool::managed::{Manager as _, Metrics as Usage};
use prometheus::IntGauge;
use redis::aio::MultiplexedConnection;
use tokio_util::sync::CancellationToken;

/// A connection. The crate closes the socket when the last clone of its handle is gone, so clones live no
/// longer than a call, and calls end when the line does.
pub(super) struct Line {
    /// What made the connection, and knows how to check it.
    maker: deadpool_redis::Manager,
    socket: Mutex<Option<MultiplexedConnection>>,
    pub(super) over: CancellationToken,
    open: IntGauge,
}

impl Line {
    /// Not connected yet: what takes the pushes has to know the line before there are any.
    pub(super) fn new(maker: deadpool_redis::Manager, open: IntGauge) -> Self {
        open.inc();
        Self { maker, socket: Mutex::new(None), over: CancellationToken::new(), open }
    }

    /// Connects, within the connection timeout.
    pub(super) async fn connect(&self) -> redis::RedisResult<()> {
        let socket = self.maker.create().await?;
        *self.socket.recovered() = Some(socket);
        Ok(())
    }

    /// A handle for one call; none if the line is over.
    pub(super) fn socket(&self) -> Option<MultiplexedConnection> {
        if self.over.is_cancelled() { None } else { self.socket.recovered().clone() }
    }

    /// Whether it still answers, within the response timeout.
    pub(super) async fn check(&self, usage: &Usage) -> bool {
        let Some(mut socket) = self.socket() else { return false };
        self.maker.recycle(&mut socket, usage).await.is_ok()
    }

    pub(super) fn end(&self) {
        self.over.cancel();
        drop(self.socket.recovered().take());
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.open.dec();
    }
}
