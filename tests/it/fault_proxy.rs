//! A network that breaks: a TCP proxy in front of the server whose connections a test can cut, wherever in the stream,
//! and refuse.

use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

const BUFFER: usize = 4 * 1024;

/// Stops, with all its connections, when dropped.
pub struct FaultProxy {
    pub address: SocketAddr,
    faults: Arc<Faults>,
    accepting: JoinHandle<()>,
}

struct Faults {
    /// Where the next connection leads.
    server: Mutex<SocketAddr>,
    /// Rises with each cut: every connection that lives at that moment ends.
    cut: watch::Sender<u64>,
    refuse: AtomicBool,
    /// How many more bytes reach clients before each of the cuts that are asked for.
    allowances: Mutex<VecDeque<usize>>,
}

impl FaultProxy {
    pub async fn to(server: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let faults = Arc::new(Faults {
            server: Mutex::new(server),
            cut: watch::Sender::new(0),
            refuse: AtomicBool::new(false),
            allowances: Mutex::default(),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&faults)));
        Self { address, faults, accepting }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Resets every connection.
    pub fn cut(&self) {
        self.faults.cut.send_modify(|cuts| *cuts += 1);
    }

    /// Leads to another server from now on.
    pub fn lead_to(&self, server: SocketAddr) {
        *self.faults.server.lock().unwrap() = server;
        self.cut();
    }

    /// Resets every connection once that many more bytes have reached clients, in the middle of a frame as a rule;
    /// then again after the next number, and so on.
    pub fn cut_after(&self, bytes: &[usize]) {
        self.faults.allowances.lock().unwrap().extend(bytes);
    }

    /// Resets every connection, and each new one at once, until [`Self::accept`].
    pub fn refuse(&self) {
        self.faults.refuse.store(true, Ordering::SeqCst);
        self.cut();
    }

    pub fn accept(&self) {
        self.faults.refuse.store(false, Ordering::SeqCst);
    }

    /// How often connections were cut.
    pub fn cuts(&self) -> u64 {
        *self.faults.cut.borrow()
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.cut();
    }
}

async fn accept(listener: TcpListener, faults: Arc<Faults>) {
    loop {
        let (client, _) = listener.accept().await.unwrap();
        if faults.refuse.load(Ordering::SeqCst) {
            reset(&client);
            continue;
        }
        let server = *faults.server.lock().unwrap();
        tokio::spawn(forward(client, server, Arc::clone(&faults)));
    }
}

/// Makes the end of a connection a reset: what has not arrived never will.
fn reset(connection: &TcpStream) {
    connection.set_zero_linger().unwrap();
}

async fn forward(mut client: TcpStream, server: SocketAddr, faults: Arc<Faults>) {
    let mut cut = faults.cut.subscribe();
    let Ok(mut server) = TcpStream::connect(server).await else { return };
    let is_cut = {
        let (mut from_client, mut to_client) = client.split();
        let (mut from_server, mut to_server) = server.split();
        tokio::select! {
            _ = cut.changed() => true,
            _ = tokio::io::copy(&mut from_client, &mut to_server) => false,
            is_cut = faults.pass(&mut from_server, &mut to_client) => is_cut.unwrap_or(false),
        }
    };
    if is_cut {
        reset(&client);
        reset(&server);
    }
}

impl Faults {
    /// Copies until the server ends the stream, or until the cut that is asked for (true).
    async fn pass(
        &self,
        from: &mut (impl AsyncRead + Unpin),
        to: &mut (impl AsyncWrite + Unpin),
    ) -> io::Result<bool> {
        let mut buffer = [0; BUFFER];
        loop {
            let read = from.read(&mut buffer).await?;
            let allowed = self.allow(read);
            to.write_all(&buffer[..allowed]).await?;
            if allowed < read {
                self.cut.send_modify(|cuts| *cuts += 1);
                return Ok(true);
            }
            if read == 0 {
                return Ok(false);
            }
        }
    }

    /// How many of these bytes may pass. Fewer than all: a cut is due.
    fn allow(&self, bytes: usize) -> usize {
        let mut allowances = self.allowances.lock().unwrap();
        match allowances.front_mut() {
            Some(left) if *left < bytes => allowances.pop_front().unwrap(),
            Some(left) => {
                *left -= bytes;
                bytes
            }
            None => bytes,
        }
    }
}
