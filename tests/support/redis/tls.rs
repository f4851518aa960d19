//! A Redis, or a Sentinel, that listens with TLS only.

use std::path::Path;

use crate::support::certificates::{CA, CERTIFICATE, KEY};

/// The lines of a config file for a server, or a Sentinel, that listens with TLS only.
pub(super) fn lines(directory: &Path, port: u16) -> Vec<String> {
    let path = |name| directory.join(name).display().to_string();
    vec![
        "port 0".to_owned(),
        format!("tls-port {port}"),
        format!("tls-ca-cert-file {}", path(CA)),
        format!("tls-cert-file {}", path(CERTIFICATE)),
        format!("tls-key-file {}", path(KEY)),
        "tls-replication yes".to_owned(),
    ]
}
