//! `https://` and `wss://`: from a laptop to a server behind a proxy.

use std::{fs, net::SocketAddr, path::Path, process::Stdio, sync::Arc};

use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    },
};

use super::{belfry, ends};
use crate::{
    harness::{TestApp, soon},
    support::certificates::{self, CA, CERTIFICATE, KEY},
};

/// TLS before a server, with a certificate of an authority that nobody knows. Ends when dropped.
struct Tls {
    port: u16,
    directory: TempDir,
    accepting: JoinHandle<()>,
}

impl Tls {
    async fn before(server: SocketAddr) -> Self {
        let directory = tempfile::tempdir().unwrap();
        certificates::write(directory.path());
        let read = |name: &str| fs::read(directory.path().join(name)).unwrap();
        let certificate = CertificateDer::from_pem_slice(&read(CERTIFICATE)).unwrap();
        let key = PrivateKeyDer::from_pem_slice(&read(KEY)).unwrap();
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key);
        let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let accepting = tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    let mut client = acceptor.accept(client).await.ok()?;
                    let mut onward = TcpStream::connect(server).await.ok()?;
                    copy_bidirectional(&mut client, &mut onward).await.ok()
                });
            }
        });
        Self { port, directory, accepting }
    }

    fn authority(&self) -> std::path::PathBuf {
        self.directory.path().join(CA)
    }
}

impl Drop for Tls {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn trusting(line: &str, authority: &Path) -> tokio::process::Command {
    let mut command = belfry(line);
    command.arg("--ca-file").arg(authority);
    command
}

#[tokio::test]
async fn messages_are_published_and_heard() {
    let app = TestApp::start().await;
    let tls = Tls::before(app.address).await;
    for (transport, scheme) in [("ws", "wss"), ("ws", "https"), ("sse", "https"), ("poll", "https")] {
        let at = format!("--api-key bk_dev --url {scheme}://localhost:{}", tls.port);
        let line = format!("listen {transport}{scheme} --transport {transport} --count 1 {at}");
        let mut listen = trusting(&line, &tls.authority());
        let mut listen = listen.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(listen.stderr.take().unwrap()).lines();
        let connected = async {
            while let Some(line) = said.next_line().await.unwrap() {
                if line.contains("connected over") {
                    return;
                }
                println!("{line}");
            }
            panic!("it has ended");
        };
        soon("a connection", connected).await;
        let publish = trusting(&format!("publish {transport}{scheme} {{\"n\":7}} {at}"), &tls.authority());
        let (code, said) = ends(publish).await;
        assert_eq!(code, Some(0), "{said}");
        let output = soon("the message", listen.wait_with_output()).await.unwrap();
        assert!(String::from_utf8(output.stdout).unwrap().contains(r#""n":7"#), "{transport} {scheme}");
        assert_eq!(output.status.code(), Some(0));
    }
}

#[tokio::test]
async fn a_certificate_of_a_stranger_is_not_trusted() {
    let app = TestApp::start().await;
    let tls = Tls::before(app.address).await;
    let publish = belfry(&format!("publish news 1 --api-key bk_dev --url https://localhost:{}", tls.port));
    let (code, said) = ends(publish).await;
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("certificate"), "{said}");
}
