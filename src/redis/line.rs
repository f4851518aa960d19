//! One connection, which can be cut from anywhere and says when it is over.

use std::sync::{Mutex, MutexGuard, PoisonError};

use deadpool::managed::{Manager as _, Metrics as Usage};
use prometheus::IntGauge;
use redis::aio::MultiplexedConnection;
use tokio::sync::watch;

/// A connection. The crate closes the socket when the last clone of its handle is gone, so clones live no
/// longer than a call, and calls end when the line does.
pub(super) struct Line {
    /// What made the connection, and knows how to check it.
    maker: deadpool_redis::Manager,
    socket: Mutex<Option<MultiplexedConnection>>,
    over: Ending,
    open: IntGauge,
}

/// Something that ends once, and whose end can be waited for.
#[derive(Debug)]
pub(super) struct Ending(watch::Sender<bool>);

impl Ending {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    pub(super) fn end(&self) {
        self.0.send_replace(true);
    }

    pub(super) fn is_over(&self) -> bool {
        *self.0.borrow()
    }

    pub(super) async fn over(&self) {
        let mut over = self.0.subscribe();
        over.wait_for(|over| *over).await.expect("the sender is ours");
    }
}

impl Line {
    /// Not connected yet: what takes the pushes has to know the line before there are any.
    pub(super) fn new(maker: deadpool_redis::Manager, open: IntGauge) -> Self {
        open.inc();
        Self { maker, socket: Mutex::new(None), over: Ending::new(), open }
    }

    /// Connects, within the connection timeout.
    pub(super) async fn connect(&self) -> redis::RedisResult<()> {
        let socket = self.maker.create().await?;
        *self.lock() = Some(socket);
        Ok(())
    }

    /// A handle for one call; none if the line is over.
    pub(super) fn socket(&self) -> Option<MultiplexedConnection> {
        if self.is_over() { None } else { self.lock().clone() }
    }

    /// Whether it still answers, within the response timeout.
    pub(super) async fn check(&self, usage: &Usage) -> bool {
        let Some(mut socket) = self.socket() else { return false };
        self.maker.recycle(&mut socket, usage).await.is_ok()
    }

    pub(super) fn end(&self) {
        self.over.end();
        drop(self.lock().take());
    }

    pub(super) fn is_over(&self) -> bool {
        self.over.is_over()
    }

    pub(super) async fn over(&self) {
        self.over.over().await;
    }

    fn lock(&self) -> MutexGuard<'_, Option<MultiplexedConnection>> {
        self.socket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.open.dec();
    }
}
