//! Connections: TCP, and TLS where the URL says so.

use std::{path::Path, sync::Arc};

use reqwest::Url;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{Finding, SOON, Target};

/// What HTTP is spoken over.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// How to connect.
pub(super) struct Dialer {
    host: String,
    port: u16,
    tls: Option<ClientConfig>,
}

/// A connection, and the protocol that TLS has agreed on.
pub(super) struct Dialled {
    pub(super) io: Box<dyn Io>,
    protocol: Option<Vec<u8>>,
}

const HTTP_1: &[u8] = b"http/1.1";
const HTTP_2: &[u8] = b"h2";

impl Dialer {
    pub(super) fn new(url: &Url, ca_file: Option<&Path>) -> Result<Self, String> {
        let host = url.host_str().ok_or("the URL has no host")?.trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().ok_or("the URL has no port")?;
        let tls = if url.scheme() == "https" { Some(tls(ca_file)?) } else { None };
        Ok(Self { host, port, tls })
    }

    /// Connects for HTTP/1.1.
    pub(super) async fn dial(&self) -> Result<Dialled, String> {
        self.dial_for(&[HTTP_1]).await
    }

    async fn dial_for(&self, protocols: &[&[u8]]) -> Result<Dialled, String> {
        let connecting = async {
            let tcp = TcpStream::connect((self.host.as_str(), self.port))
                .await
                .map_err(|error| error.to_string())?;
            let Some(tls) = &self.tls else { return Ok(Dialled { io: Box::new(tcp), protocol: None }) };
            let mut tls = tls.clone();
            tls.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
            let name = ServerName::try_from(self.host.clone()).map_err(|error| error.to_string())?;
            let tls = TlsConnector::from(Arc::new(tls)).connect(name, tcp).await;
            let tls = tls.map_err(|error| format!("TLS: {error}"))?;
            let protocol = tls.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
            Ok(Dialled { io: Box::new(tls), protocol })
        };
        let late = || format!("no connection within {} s", SOON.as_secs());
        timeout(SOON, connecting).await.unwrap_or_else(|_| Err(late()))
    }
}

fn tls(ca_file: Option<&Path>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = ca_file {
        let unusable = |detail: String| format!("cannot use {} as --ca-file: {detail}", path.display());
        let certificates =
            CertificateDer::pem_file_iter(path).map_err(|error| unusable(error.to_string()))?;
        let before = roots.len();
        for certificate in certificates {
            let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
            roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
        }
        if roots.len() == before {
            return Err(unusable("there is no certificate in it".to_owned()));
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// What a browser would agree on: HTTP/2, if it is offered.
pub(super) async fn check(target: &Target) -> Finding {
    if target.dialer.tls.is_none() {
        return judge_plain(&target.dialer.host);
    }
    match target.dialer.dial_for(&[HTTP_2, HTTP_1]).await {
        Ok(dialled) => judge_protocol(dialled.protocol.as_deref()),
        // That nothing is reached is told by the next check.
        Err(error) => Finding::skipped("proxy.tls", error),
    }
}

fn judge_plain(host: &str) -> Finding {
    let loopback = matches!(host, "localhost" | "::1") || host.starts_with("127.");
    let seen = "no TLS: pages on https cannot connect, and middleboxes meddle with what they can read";
    let advice = "give the https:// URL that clients use; TLS ends at the proxy";
    if loopback {
        Finding::note("proxy.tls", seen, advice)
    } else {
        Finding::warning("proxy.tls", seen, advice)
    }
}

fn judge_protocol(protocol: Option<&[u8]>) -> Finding {
    if protocol == Some(HTTP_2) {
        return Finding::ok("proxy.tls", "TLS, and HTTP/2 for browsers");
    }
    let seen =
        "no HTTP/2: a browser has six connections for all tabs of a site, and each event stream takes one";
    Finding::warning("proxy.tls", seen, "nginx: http2 on;   HAProxy: bind … alpn h2,http/1.1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn browsers_want_http_2_and_pages_want_tls() {
        assert_eq!(judge_protocol(Some(b"h2")).level, Level::Ok);
        assert_eq!(
            (judge_protocol(Some(b"http/1.1")).level, judge_protocol(None).level),
            (Level::Warning, Level::Warning)
        );
        assert_eq!(
            (judge_plain("127.0.0.1").level, judge_plain("push.example").level),
            (Level::Note, Level::Warning)
        );
    }

    #[test]
    fn a_file_without_a_certificate_is_named() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let error = tls(Some(file.path())).unwrap_err();
        assert!(error.contains(file.path().to_str().unwrap()), "{error}");
    }
}
