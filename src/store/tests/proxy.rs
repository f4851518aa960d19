use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream, tcp},
    sync::watch,
    task::JoinHandle,
};

/// What becomes of a COMMIT on its way to the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Commits {
    /// It arrives, and so does its answer.
    Pass,
    /// It is lost, and the connection with it.
    Lose,
    /// It arrives, and the connection breaks before its answer is back.
    LoseAnswer,
    /// It waits in the network until this changes, even if whoever sent it has left.
    Hold,
}

/// A network between the store and a PostgreSQL server.
pub struct Proxy {
    pub address: SocketAddr,
    commits: Arc<watch::Sender<Commits>>,
    /// How many answers to a `COMMIT` were lost.
    lost: watch::Receiver<usize>,
    accepting: JoinHandle<()>,
}

impl Proxy {
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let commits = Arc::new(watch::Sender::new(Commits::Pass));
        let ruling = Arc::clone(&commits);
        let (losses, lost) = watch::channel(0);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(server).await else { continue };
                tokio::spawn(carry(client, server, ruling.subscribe(), losses.clone()));
            }
        });
        Self { address, commits, lost, accepting }
    }

    pub fn set(&self, commits: Commits) {
        self.commits.send_replace(commits);
    }

    /// Waits until the answer to a `COMMIT` was lost.
    pub async fn has_lost(&self) {
        self.lost.clone().wait_for(|lost| *lost > 0).await.unwrap();
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn carry(
    client: TcpStream,
    server: TcpStream,
    commits: watch::Receiver<Commits>,
    losses: watch::Sender<usize>,
) {
    let (from_client, mut to_client) = client.into_split();
    let (mut from_server, to_server) = server.into_split();
    // Dropping one half of the other direction ends the connection for both sides.
    tokio::select! {
        () = upstream(from_client, to_server, commits, losses) => {}
        _ = copy(&mut from_server, &mut to_client) => {}
    }
}

async fn upstream(
    mut from: tcp::OwnedReadHalf,
    mut to: tcp::OwnedWriteHalf,
    mut commits: watch::Receiver<Commits>,
    losses: watch::Sender<usize>,
) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await.unwrap_or(0);
        if read == 0 {
            return;
        }
        // It comes alone: before it, all has been answered.
        let is_commit = buffer[..read].windows(7).any(|bytes| bytes == b"COMMIT\0");
        let ruling = *commits.borrow_and_update();
        if is_commit && ruling == Commits::Lose {
            return;
        }
        if is_commit && ruling == Commits::Hold && commits.changed().await.is_err() {
            return;
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
        if is_commit && ruling == Commits::LoseAnswer {
            losses.send_modify(|lost| *lost += 1);
            return;
        }
    }
}
