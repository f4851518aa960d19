//! `POST /v1/revocations`: refuses browser tokens before they expire. For API keys with the scope `admin`.

#[cfg(test)]
mod tests;

use actix_web::{HttpRequest, HttpResponse, web::Payload};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Answer, State,
    body::{self, BodyLimits},
    control::{admitted, user_of},
};
use crate::{
    auth::{AuthConfig, CLOCK_LEEWAY, MAX_JTI_BYTES, Revocation, Revoked},
    protocol::{Refusal, Timestamp},
};

const EXAMPLE: &str = r#"{"jti":"b3f1"} or {"user":"ann","before":"2026-07-30T12:00:00Z"}"#;

/// Which tokens: one by `jti`, or a user's that were issued before a time.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevocationRequest {
    /// One token.
    #[schema(value_type = Option<String>)]
    jti: Option<Box<str>>,
    /// A user's tokens.
    #[schema(pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,123}$")]
    user: Option<String>,
    /// Those that were issued before this time; absent: all that have been issued until now, by clocks that
    /// are up to 5 s ahead of this one.
    #[schema(value_type = Option<String>, format = DateTime)]
    before: Option<Timestamp>,
    /// When the last of these tokens expires by itself; absent: after `auth.revocation_ttl`.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

/// A revocation that is in force.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevocationResponse {
    /// When it is forgotten.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// Nodes that have not answered; they read it from the database within seconds.
    unanswered: Vec<String>,
}

/// Revoke tokens
///
/// Every node refuses them from now on, and ends the streams that they have opened: `close` with
/// `token_revoked`. Tokens count in whole seconds: one that was issued in the same second as `before` is
/// revoked, and so is one without `iat`.
#[utoipa::path(
    post, path = "/v1/revocations", operation_id = "revoke_tokens", tag = "control",
    request_body = RevocationRequest,
    responses((status = 200, body = RevocationResponse)), security(("bearer" = [])),
)]
pub async fn create(request: HttpRequest, payload: Payload, state: State) -> Answer {
    let node = admitted(&request, &state).await?;
    let body = body::read(&request, payload, BodyLimits::from(&state.config.limits)).await?;
    let asked: RevocationRequest = body::parse(&body, EXAMPLE)?;
    let revocation = asked.revocation(&state.config.auth, Timestamp::now())?;
    let outcome = node.revoke(&revocation).await?;
    let expires_at = revocation.expires_at;
    Ok(HttpResponse::Ok().json(RevocationResponse { expires_at, unanswered: outcome.unanswered }))
}

impl RevocationRequest {
    fn revocation(self, config: &AuthConfig, now: Timestamp) -> Result<Revocation, Refusal> {
        let Self { jti, user, before, expires_at } = self;
        let revoked = match (jti, user) {
            // PostgreSQL keeps no text with a zero in it, and no token with one is good.
            (Some(jti), None) if jti.contains('\0') => {
                let detail = "`jti` has a zero character in it; no token with one is good";
                return Err(Refusal::bad_request(detail));
            }
            (Some(jti), None) if before.is_none() => match jti.len() {
                1..=MAX_JTI_BYTES => Revoked::Token(jti),
                bytes => {
                    return Err(Refusal::bad_request(format!(
                        "`jti` is {bytes} bytes; it is 1 to {MAX_JTI_BYTES}"
                    )));
                }
            },
            (None, Some(user)) => {
                // An issuer whose clock is ahead has issued what is revoked now in what is the future here.
                let latest = now.plus(CLOCK_LEEWAY);
                let before = before.unwrap_or(latest);
                if before > latest {
                    return Err(Refusal::bad_request(format!(
                        "`before` is {before}, which is yet to come; leave it out for all that have been issued"
                    )));
                }
                Revoked::User { user: user_of(&user)?, before }
            }
            _ => return Err(Refusal::bad_request(format!("name either one token or a user's: {EXAMPLE}"))),
        };
        let expires_at = expires_at.unwrap_or_else(|| now.plus(config.revocation_ttl));
        let latest = now.plus(*AuthConfig::REVOCATION_TTL.end());
        if expires_at <= now || expires_at > latest {
            return Err(Refusal::bad_request(format!(
                "`expires_at` is {expires_at}; it is after now and up to {latest}"
            )));
        }
        Ok(Revocation { revoked, expires_at })
    }
}
