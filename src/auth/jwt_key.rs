//! The keys that tokens are verified with: read and checked once, at the start, so that a mistake
//! in the configuration stops the server with the setting's name instead of refusing every token.

#[cfg(test)]
mod tests;

use std::{fs, path::Path, time::Duration};

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use secrecy::{ExposeSecret, SecretString};

use super::{AuthConfig, AuthConfigError, JwtAlgorithm, JwtKeyConfig};

/// The most keys that may be configured: a token without `kid` is tried with each.
pub const MAX_JWT_KEYS: usize = 16;

/// How far an issuer's clock may be ahead when it writes `nbf` and `iat`. `exp` gets no such grace: a
/// token that were accepted past it would open a connection that is closed at once.
pub const CLOCK_LEEWAY: Duration = Duration::from_secs(5);

pub const DEV_JWT_SECRET: &str = "belfry-dev-secret-belfry-dev-secret";

/// RFC 7518 §3.2: an HS256 secret is at least as long as the hash.
const MIN_SECRET_BYTES: usize = 32;

/// The DER of a 2048-bit RSA public key is 270 bytes long, of a 1024-bit one 140.
const MIN_RSA_DER_BYTES: usize = 256;

/// An uncompressed point on P-256.
const P256_POINT_BYTES: usize = 65;

/// A key with everything that a token must agree with.
#[derive(Debug)]
pub(super) struct JwtKey {
    pub(super) kid: Option<String>,
    pub(super) algorithm: Algorithm,
    pub(super) decoding: DecodingKey,
    pub(super) validation: Validation,
}

/// The configured keys in order, that of `--dev` last.
pub(super) fn load(config: &AuthConfig, dev: bool) -> Result<Vec<JwtKey>, AuthConfigError> {
    if config.jwt_keys.len() > MAX_JWT_KEYS {
        let detail = format!("{} keys are too many; the limit is {MAX_JWT_KEYS}", config.jwt_keys.len());
        return Err(AuthConfigError::new("auth.jwt_keys", detail));
    }
    let mut keys = Vec::new();
    for (at, key) in config.jwt_keys.iter().enumerate() {
        let name = format!("auth.jwt_keys[{at}]");
        let (algorithm, decoding) = material(&name, key)?;
        let validation = validation(algorithm, key.issuer.as_deref(), key.audience.as_deref());
        keys.push(JwtKey { kid: key.kid.clone(), algorithm, decoding, validation });
    }
    let short = config.jwt_secret.as_ref().map(|secret| ("auth.jwt_secret", secret.expose_secret()));
    let dev = dev.then_some(("--dev", DEV_JWT_SECRET));
    for (name, secret) in short.into_iter().chain(dev) {
        check_secret(name, secret.as_bytes())?;
        keys.push(JwtKey {
            kid: None,
            algorithm: Algorithm::HS256,
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            validation: validation(Algorithm::HS256, None, None),
        });
    }
    Ok(keys)
}

/// Pins the algorithm and says which claims are checked how.
fn validation(algorithm: Algorithm, issuer: Option<&str>, audience: Option<&str>) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.leeway = CLOCK_LEEWAY.as_secs();
    validation.validate_nbf = true;
    // Naming a claim as required also refuses one of the wrong type, such as a string `exp`.
    let mut required = vec!["exp", "sub"];
    if let Some(issuer) = issuer {
        validation.set_issuer(&[issuer]);
        required.push("iss");
    }
    if let Some(audience) = audience {
        validation.set_audience(&[audience]);
        required.push("aud");
    }
    validation.set_required_spec_claims(&required);
    validation
}

fn material(name: &str, key: &JwtKeyConfig) -> Result<(Algorithm, DecodingKey), AuthConfigError> {
    let (algorithm, decoding) = match key.algorithm {
        JwtAlgorithm::HS256 => {
            let secret = hs256_secret(name, key)?;
            return Ok((Algorithm::HS256, DecodingKey::from_secret(secret.expose_secret().as_bytes())));
        }
        JwtAlgorithm::RS256 => (Algorithm::RS256, DecodingKey::from_rsa_pem(&public_key(name, key)?)),
        JwtAlgorithm::ES256 => (Algorithm::ES256, DecodingKey::from_ec_pem(&public_key(name, key)?)),
        JwtAlgorithm::EdDSA => (Algorithm::EdDSA, DecodingKey::from_ed_pem(&public_key(name, key)?)),
    };
    let fits = |bytes: &[u8]| has_right_size(algorithm, bytes.len());
    let decoding = decoding.ok().filter(|key| key.try_get_as_bytes().is_ok_and(fits));
    let detail = "the public key does not fit the algorithm; give one in PEM (`-----BEGIN PUBLIC KEY-----`): \
                  RSA of at least 2048 bits for RS256, P-256 for ES256, Ed25519 for EdDSA";
    decoding.map(|key| (algorithm, key)).ok_or_else(|| AuthConfigError::new(name, detail))
}

fn public_key(name: &str, key: &JwtKeyConfig) -> Result<Vec<u8>, AuthConfigError> {
    if key.secret.is_some() || key.secret_file.is_some() {
        let detail = "`secret` belongs to HS256; give `public_key` or `public_key_file`";
        return Err(AuthConfigError::new(name, detail));
    }
    let pem = one_of(name, "public_key", key.public_key.clone(), key.public_key_file.as_deref())?;
    if pem.contains("PRIVATE KEY") {
        let detail = "this is a private key; give the public one (`openssl pkey -in private.pem -pubout`)";
        return Err(AuthConfigError::new(name, detail));
    }
    Ok(pem.into_bytes())
}

/// The library finds a key that is too weak or on another curve only when it verifies.
fn has_right_size(algorithm: Algorithm, bytes: usize) -> bool {
    match algorithm {
        Algorithm::RS256 => bytes >= MIN_RSA_DER_BYTES,
        Algorithm::ES256 => bytes == P256_POINT_BYTES,
        _ => true,
    }
}

/// The secret of an HS256 key, from the configuration or its file.
pub(super) fn hs256_secret(name: &str, key: &JwtKeyConfig) -> Result<SecretString, AuthConfigError> {
    if key.public_key.is_some() || key.public_key_file.is_some() {
        return Err(AuthConfigError::new(name, "HS256 has no public key; give `secret` or `secret_file`"));
    }
    let inline = key.secret.as_ref().map(|secret| secret.expose_secret().to_owned());
    let mut text = one_of(name, "secret", inline, key.secret_file.as_deref())?;
    if key.secret_file.is_some() && text.ends_with('\n') {
        text.pop();
    }
    check_secret(name, text.as_bytes())?;
    Ok(text.into())
}

fn check_secret(name: &str, secret: &[u8]) -> Result<(), AuthConfigError> {
    if secret.len() < MIN_SECRET_BYTES {
        let detail = format!(
            "an HS256 secret has at least {MIN_SECRET_BYTES} bytes, this one has {} (`openssl rand -base64 32` makes one)",
            secret.len()
        );
        return Err(AuthConfigError::new(name, detail));
    }
    // Everybody who knows the public key could sign with it.
    if secret.starts_with(b"-----BEGIN") {
        let detail = "a PEM key is no HS256 secret; set `algorithm` to RS256, ES256 or EdDSA";
        return Err(AuthConfigError::new(name, detail));
    }
    Ok(())
}

fn one_of(
    name: &str,
    field: &str,
    inline: Option<String>,
    file: Option<&Path>,
) -> Result<String, AuthConfigError> {
    match (inline, file) {
        (Some(text), None) => Ok(text),
        (None, Some(path)) => fs::read_to_string(path).map_err(|error| {
            AuthConfigError::new(format!("{name}.{field}_file"), format!("{}: {error}", path.display()))
        }),
        _ => Err(AuthConfigError::new(name, format!("give either `{field}` or `{field}_file`"))),
    }
}
