//! Browser tokens: signature first, then claims, and nothing in a token says how it is verified.
//!
//! Each configured key fixes its algorithm, issuer and audience. The header's `kid` only picks
//! among configured keys, its `alg` only has to agree, and `jku`, `jwk`, `x5u`, `x5c` are not
//! looked at, so there is nothing to fetch and nothing to forge (RFC 8725).

#[cfg(test)]
mod tests;

use std::time::Duration;

use jsonwebtoken::{Header, decode, decode_header, errors::ErrorKind};
use serde::Deserialize;
use serde_json::Value;

use super::{
    AuthConfig, AuthConfigError, CLOCK_LEEWAY, Identity, Patterns, Subject, jwt_key, jwt_key::JwtKey,
    unauthorized,
};
use crate::protocol::{Code, Refusal, Timestamp, UserId};

/// The longest token that is looked at, in bytes.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// The types that a token may declare (RFC 8725 §3.11): a provider signs other things with the same key, such as logout tokens.
const TOKEN_TYPES: [&str; 3] = ["JWT", "at+jwt", "application/at+jwt"];

#[derive(Debug)]
pub struct JwtVerifier {
    keys: Vec<JwtKey>,
    max_age: Option<Duration>,
}

/// The claims that matter here, as loose as JSON: only a verified token gets as far as being told which claim is wrong.
#[derive(Deserialize)]
struct Claims {
    exp: Option<Value>,
    iat: Option<Value>,
    sub: Option<Value>,
    aud: Option<Value>,
    iss: Option<Value>,
    jti: Option<Value>,
    channels: Option<Value>,
    publish: Option<Value>,
}

impl JwtVerifier {
    /// Reads and checks the configured keys; `--dev` adds its own.
    pub fn new(config: &AuthConfig, dev: bool) -> Result<Self, AuthConfigError> {
        Ok(Self { keys: jwt_key::load(config, dev)?, max_age: config.max_token_age() })
    }

    pub fn verify(&self, token: &str) -> Result<Identity, Refusal> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(unauthorized(format!(
                "the token is {} bytes long; the limit is {MAX_TOKEN_BYTES}: shorten `channels` with prefixes ending in `*`",
                token.len()
            )));
        }
        if self.keys.is_empty() {
            return Err(unauthorized("no token keys are configured; set auth.jwt_secret or auth.jwt_keys"));
        }
        let not_a_jwt = |_| unauthorized("the token is not a JWT signed with HS256, RS256, ES256 or EdDSA");
        let header = decode_header(token).map_err(not_a_jwt)?;
        check_header(&header)?;
        let mut refusal =
            unauthorized("the token is not signed with a key that is configured here (auth.jwt_keys)");
        // Several keys may fit: two issuers that use the same `kid`, or a token without one.
        for key in self.candidates(&header) {
            match decode::<Claims>(token, &key.decoding, &key.validation) {
                Ok(data) => {
                    let identity = data.claims.identity(key)?;
                    return check_times(&identity, self.max_age, Timestamp::now()).map(|()| identity);
                }
                // What a key says whose signature fits is worth more than what others say.
                Err(error) => refusal = explain(error.kind()).unwrap_or(refusal),
            }
        }
        Err(refusal)
    }

    /// The keys with the header's algorithm and `kid`; where no key has that `kid`, those without
    /// one; for a header without `kid`, all with the algorithm.
    fn candidates<'a>(&'a self, header: &'a Header) -> impl Iterator<Item = &'a JwtKey> {
        let kid = header.kid.as_deref();
        let named = kid.is_some() && self.keys.iter().any(|key| key.kid.as_deref() == kid);
        self.keys.iter().filter(move |key| {
            key.algorithm == header.alg
                && (kid.is_none() || if named { key.kid.as_deref() == kid } else { key.kid.is_none() })
        })
    }
}

impl Claims {
    /// Checks what the library leaves open; it has verified the signature, `nbf`, `iss` and `aud`.
    fn identity(self, key: &JwtKey) -> Result<Identity, Refusal> {
        if key.validation.aud.is_none() && self.aud.is_some() {
            return Err(wrong_audience());
        }
        if key.validation.iss.is_some() && !self.iss.is_some_and(|iss| iss.is_string()) {
            return Err(wrong_issuer());
        }
        Ok(Identity {
            subject: Subject::User(subject(self.sub.as_ref())?),
            read: patterns("channels", self.channels)?,
            publish: patterns("publish", self.publish)?,
            admin: false,
            expires_at: Some(seconds(self.exp.as_ref()).ok_or_else(|| missing("exp"))?),
            // A token that says it in a way of its own counts as one that does not say it.
            issued_at: seconds(self.iat.as_ref()),
            jti: match self.jti {
                None => None,
                // It could not be revoked.
                Some(Value::String(jti)) if jti.contains('\0') => {
                    return Err(unauthorized("the token's `jti` has a zero character in it"));
                }
                Some(Value::String(jti)) => Some(jti.into()),
                Some(_) => return Err(unauthorized("the token's `jti` is not a string")),
            },
        })
    }
}

/// A token from the future would outlive a revocation of all that were issued until now.
fn check_times(identity: &Identity, max_age: Option<Duration>, now: Timestamp) -> Result<(), Refusal> {
    identity.check_not_expired(now)?;
    if identity.issued_at.is_some_and(|issued_at| issued_at > now.plus(CLOCK_LEEWAY)) {
        return Err(unauthorized(
            "the token is issued in the future (`iat`); compare the issuer's clock with this server's",
        ));
    }
    let Some(max_age) = max_age else { return Ok(()) };
    let latest = identity.issued_at.map(|issued_at| issued_at.plus(max_age));
    if latest.is_some_and(|latest| identity.expires_at.is_some_and(|end| end <= latest)) {
        return Ok(());
    }
    Err(unauthorized(format!(
        "the token has to say when it was issued (`iat`) and to expire at most {max_age:?} after that (auth.max_token_age)"
    )))
}

fn check_header(header: &Header) -> Result<(), Refusal> {
    // RFC 7515 §4.1.11: an extension that must be understood and is not makes the token invalid.
    if header.crit.is_some() {
        return Err(unauthorized("the token's header has `crit`, and no extension is understood here"));
    }
    match &header.typ {
        Some(typ) if !TOKEN_TYPES.iter().any(|known| known.eq_ignore_ascii_case(typ)) => {
            Err(unauthorized("the token's header has a `typ` other than JWT or at+jwt"))
        }
        _ => Ok(()),
    }
}

fn subject(sub: Option<&Value>) -> Result<UserId, Refusal> {
    let text =
        sub.and_then(Value::as_str).ok_or_else(|| unauthorized("the token's `sub` is not a string"))?;
    UserId::parse(text).map_err(|error| unauthorized(format!("the token's `sub` is no user name: {error}")))
}

fn patterns(claim: &str, value: Option<Value>) -> Result<Patterns, Refusal> {
    let Some(value) = value else { return Ok(Patterns::default()) };
    let texts = serde_json::from_value::<Vec<String>>(value)
        .map_err(|_| unauthorized(format!("the token's `{claim}` is not an array of strings")))?;
    Patterns::parse(&texts).map_err(|error| unauthorized(format!("the token's `{claim}`: {error}")))
}

/// NumericDate (RFC 7519 §2) may have a fraction; a date beyond the calendar is clamped to its end.
fn seconds(date: Option<&Value>) -> Option<Timestamp> {
    let seconds = date.and_then(Value::as_f64)?;
    #[expect(clippy::cast_possible_truncation, reason = "`as` clamps, which is what is wanted")]
    Some(Timestamp((seconds * 1000.0) as i64))
}

/// The refusal that one key's verdict amounts to; `None` if the signature is not that key's.
fn explain(error: &ErrorKind) -> Option<Refusal> {
    Some(match error {
        ErrorKind::ExpiredSignature => {
            Refusal::new(Code::TokenExpired, "the token has expired; fetch a new one")
        }
        ErrorKind::ImmatureSignature => {
            unauthorized("the token is not valid yet (`nbf`); compare the issuer's clock with this server's")
        }
        ErrorKind::MissingRequiredClaim(claim) | ErrorKind::InvalidClaimFormat(claim) => missing(claim),
        ErrorKind::InvalidIssuer => wrong_issuer(),
        ErrorKind::InvalidAudience => wrong_audience(),
        ErrorKind::Json(_) | ErrorKind::Utf8(_) => {
            unauthorized("the token's claims are not a JSON object with each claim once")
        }
        _ => return None,
    })
}

fn missing(claim: &str) -> Refusal {
    unauthorized(match claim {
        "exp" => "the token's `exp` is missing or not a number of seconds since 1970".to_owned(),
        "nbf" => "the token's `nbf` is not a number of seconds since 1970".to_owned(),
        other => format!("the token's `{other}` is missing or of the wrong type"),
    })
}

fn wrong_issuer() -> Refusal {
    unauthorized("the token's `iss` is not the issuer configured for its key")
}

fn wrong_audience() -> Refusal {
    unauthorized("the token's `aud` is not the audience configured for its key (auth.jwt_keys, `audience`)")
}
