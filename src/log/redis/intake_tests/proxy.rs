//! What stands between the listening node and its Redis: cuts, refuses, and holds back what comes.

use std::sync::Arc;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// Connections end, and new ones end at once.
    Closed,
    /// Connections last, but nothing comes from Redis.
    Mute,
}

pub(super) struct Proxy {
    port: u16,
    state: Arc<watch::Sender<(State, u64)>>,
}

impl Proxy {
    pub(super) async fn before(address: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(watch::Sender::new((State::Open, 0)));
        let states = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((inner, _)) = listener.accept().await {
                tokio::spawn(carry(inner, address.clone(), states.subscribe()));
            }
        });
        Self { port, state }
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Ends every connection; new ones are welcome.
    pub(super) fn cut(&self) {
        self.state.send_modify(|(_, cuts)| *cuts += 1);
    }

    pub(super) fn close(&self) {
        self.state.send_modify(|(state, cuts)| (*state, *cuts) = (State::Closed, *cuts + 1));
    }

    pub(super) fn mute(&self) {
        self.state.send_modify(|(state, _)| *state = State::Mute);
    }

    pub(super) fn open(&self) {
        self.state.send_modify(|(state, _)| *state = State::Open);
    }
}

async fn carry(mut inner: TcpStream, address: String, mut state: watch::Receiver<(State, u64)>) {
    let (begun, cuts) = *state.borrow_and_update();
    if begun == State::Closed {
        return;
    }
    let Ok(mut outer) = TcpStream::connect(address).await else { return };
    let (mut up, mut down) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let mute = state.borrow().0 == State::Mute;
        tokio::select! {
            changed = state.changed() => {
                if changed.is_err() || state.borrow().1 != cuts {
                    return;
                }
            }
            read = inner.read(&mut up) => match read {
                Ok(n) if n > 0 && outer.write_all(&up[..n]).await.is_ok() => {}
                _ => return,
            },
            read = outer.read(&mut down), if !mute => match read {
                Ok(n) if n > 0 && inner.write_all(&down[..n]).await.is_ok() => {}
                _ => return,
            },
        }
    }
}
