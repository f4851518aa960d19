//! TLS for clients that speak none: they connect here without, and it goes on from here with. So every client of the
//! harness can be sent through a proxy as the world comes to it.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use futures_util::future::join;
use tokio::{
    io::{AsyncWriteExt as _, copy, split},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};

/// Ends when dropped.
pub struct Tls {
    pub address: SocketAddr,
    accepting: JoinHandle<()>,
}

impl Tls {
    /// To a server whose certificate an authority has signed. HTTP/1.1 is all that it offers to speak.
    pub async fn to(server: SocketAddr, authority: &Path) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(&fs::read(authority).unwrap()).unwrap()).unwrap();
        let mut config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let connector = TlsConnector::from(Arc::new(config));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let accepting = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                tokio::spawn(carry(client, server, connector.clone()));
            }
        });
        Self { address, accepting }
    }
}

impl Drop for Tls {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// One connection, until both sides have said all that they had to say: whoever takes no more may still answer. What goes
/// wrong ends it for the client, who will say so.
async fn carry(client: TcpStream, server: SocketAddr, connector: TlsConnector) -> Option<()> {
    let onward = TcpStream::connect(server).await.ok()?;
    for stream in [&client, &onward] {
        stream.set_nodelay(true).ok()?;
    }
    let name = ServerName::try_from("localhost").expect("it is a name");
    let (mut from_server, mut to_server) = split(connector.connect(name, onward).await.ok()?);
    let (mut from_client, mut to_client) = split(client);
    let up = async {
        let _ = copy(&mut from_client, &mut to_server).await;
        let _ = to_server.shutdown().await;
    };
    let down = async {
        let _ = copy(&mut from_server, &mut to_client).await;
        let _ = to_client.shutdown().await;
    };
    join(up, down).await;
    Some(())
}
