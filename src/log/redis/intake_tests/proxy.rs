//! What stands between the listening node and its Redis: cuts, refuses, and holds back what comes.

use std::sync::Arc;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::support::redis::RedisServer;

#[derive(Debug, Clone, Copy, Default)]
struct State {
    /// The port of the Redis behind it.
    to: u16,
    /// New connections end at once.
    closed: bool,
    /// Nothing comes from Redis.
    mute: bool,
    /// How often all connections have been cut.
    cuts: u64,
    /// New connections end after so many bytes from Redis.
    fuse: Option<usize>,
    /// What was put into the stream of every connection, and how often.
    forged: (&'static str, u64),
}

pub(in crate::log::redis) struct Proxy {
    port: u16,
    state: Arc<watch::Sender<State>>,
}

impl Proxy {
    pub(in crate::log::redis) async fn before(redis: &RedisServer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(watch::Sender::new(State { to: redis.port(), ..State::default() }));
        let states = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((inner, _)) = listener.accept().await {
                tokio::spawn(carry(inner, states.subscribe()));
            }
        });
        Self { port, state }
    }

    pub(in crate::log::redis) fn url(&self, account: &str) -> String {
        format!("redis://{account}127.0.0.1:{}", self.port)
    }

    /// Ends every connection; new ones lead to another Redis.
    pub(in crate::log::redis) fn lead_to(&self, redis: &RedisServer) {
        self.state.send_modify(|state| (state.cuts, state.to) = (state.cuts + 1, redis.port()));
    }

    /// Ends every connection; new ones are welcome.
    pub(super) fn cut(&self) {
        self.state.send_modify(|state| state.cuts += 1);
    }

    /// As [`Self::cut`], and new ones end after so many bytes.
    pub(super) fn cut_and_fuse(&self, bytes: Option<usize>) {
        self.state.send_modify(|state| (state.cuts, state.fuse) = (state.cuts + 1, bytes));
    }

    pub(super) fn close(&self) {
        self.state.send_modify(|state| (state.closed, state.cuts) = (true, state.cuts + 1));
    }

    pub(super) fn mute(&self) {
        self.state.send_modify(|state| state.mute = true);
    }

    pub(super) fn open(&self) {
        self.state.send_modify(|state| (state.closed, state.mute) = (false, false));
    }

    /// Says something in the name of Redis.
    pub(super) fn forge(&self, text: &'static str) {
        self.state.send_modify(|state| state.forged = (text, state.forged.1 + 1));
    }
}

async fn carry(mut inner: TcpStream, mut state: watch::Receiver<State>) {
    let begun = *state.borrow_and_update();
    if begun.closed {
        return;
    }
    let mut forged = begun.forged.1;
    let mut left = begun.fuse.unwrap_or(usize::MAX);
    let Ok(mut outer) = TcpStream::connect(("127.0.0.1", begun.to)).await else { return };
    let (mut up, mut down) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    while left > 0 {
        let mute = state.borrow().mute;
        tokio::select! {
            changed = state.changed() => {
                let now = *state.borrow();
                if changed.is_err() || now.cuts != begun.cuts {
                    return;
                }
                if std::mem::replace(&mut forged, now.forged.1) != forged {
                    let _ = inner.write_all(now.forged.0.as_bytes()).await;
                }
            }
            read = inner.read(&mut up) => match read {
                Ok(n) if n > 0 && outer.write_all(&up[..n]).await.is_ok() => {}
                _ => return,
            },
            read = outer.read(&mut down), if !mute => match read {
                Ok(n) if n > 0 && inner.write_all(&down[..n.min(left)]).await.is_ok() => left -= n.min(left),
                _ => return,
            },
        }
    }
}
