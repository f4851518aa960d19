//! Signs tokens with HS256: for `belfry token` and, under `--dev`, `/dev/token`.

#[cfg(test)]
mod tests;

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::{AuthConfig, AuthConfigError, DEV_JWT_SECRET, JwtAlgorithm, Patterns, api_key, jwt_key};
use crate::protocol::{Timestamp, UserId};

/// Characters in a token's `jti`: enough never to repeat.
const JTI_CHARS: usize = 22;

#[derive(Debug, Clone)]
pub struct Grant {
    pub user: UserId,
    /// Which channels may be read, apart from `user:<user>`.
    pub channels: Patterns,
    pub publish: Patterns,
    /// Until when. Tokens count in whole seconds.
    pub expires_at: Timestamp,
}

/// Signs tokens with the first HS256 key that there is.
pub struct Signer {
    key: EncodingKey,
    kid: Option<String>,
    issuer: Option<String>,
    audience: Option<String>,
}

#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    channels: &'a Patterns,
    publish: &'a Patterns,
    #[serde(skip_serializing_if = "Option::is_none")]
    iss: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    aud: Option<&'a str>,
}

impl Signer {
    /// The signer for the first HS256 entry of `auth.jwt_keys`, else `auth.jwt_secret`, else the
    /// secret of `--dev`. `None` where only public keys are configured: those sign elsewhere.
    pub fn new(config: &AuthConfig, dev: bool) -> Result<Option<Self>, AuthConfigError> {
        for (at, key) in config.jwt_keys.iter().enumerate() {
            if key.algorithm == JwtAlgorithm::HS256 {
                let secret = jwt_key::hs256_secret(&format!("auth.jwt_keys[{at}]"), key)?;
                return Ok(Some(Self {
                    kid: key.kid.clone(),
                    issuer: key.issuer.clone(),
                    audience: key.audience.clone(),
                    ..Self::plain(&secret)
                }));
            }
        }
        let dev = dev.then(|| SecretString::from(DEV_JWT_SECRET));
        Ok(config.jwt_secret.as_ref().or(dev.as_ref()).map(Self::plain))
    }

    fn plain(secret: &SecretString) -> Self {
        let key = EncodingKey::from_secret(secret.expose_secret().as_bytes());
        Self { key, kid: None, issuer: None, audience: None }
    }

    pub fn sign(&self, grant: &Grant) -> SecretString {
        let header = Header { kid: self.kid.clone(), ..Header::new(Algorithm::HS256) };
        let claims = Claims {
            sub: grant.user.as_str(),
            iat: Timestamp::now().0.div_euclid(1000),
            exp: grant.expires_at.0.div_euclid(1000),
            jti: api_key::random_text(JTI_CHARS),
            channels: &grant.channels,
            publish: &grant.publish,
            iss: self.issuer.as_deref(),
            aud: self.audience.as_deref(),
        };
        encode(&header, &claims, &self.key).expect("HMAC signs any text with any key").into()
    }
}

belfry_core::debug_with!(Signer { kid });
