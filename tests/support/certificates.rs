//! Certificates for servers with TLS.

use std::{fs, path::Path};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

/// The authority's certificate.
pub const CA: &str = "ca.pem";
/// The certificate that it has signed, for servers and clients.
pub const CERTIFICATE: &str = "server.pem";
/// The key of [`CERTIFICATE`].
pub const KEY: &str = "server.key";

/// Makes an authority of their own, and a certificate for `localhost` and `127.0.0.1`.
pub fn write(directory: &Path) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.distinguished_name.push(DnType::CommonName, "Authority of the tests");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let server = CertificateParams::new(["localhost", "127.0.0.1"].map(str::to_owned)).unwrap();
    let certificate = server.signed_by(&key, &authority).unwrap();
    fs::write(directory.join(CA), authority.pem()).unwrap();
    fs::write(directory.join(CERTIFICATE), certificate.pem()).unwrap();
    fs::write(directory.join(KEY), key.serialize_pem()).unwrap();
}
