//! `GET /dev/token`: a token for whoever asks. Mounted under `--dev` only, where the server answers
//! nobody but this machine.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, http::header::ContentType};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Answer, Problem, ProblemBody, State, query::query};
use crate::{
    auth::{Grant, Patterns},
    protocol::{Refusal, Timestamp, UserId},
};

/// How long a token is good for if the request does not say, in seconds.
const DEFAULT_TTL_S: u64 = 3_600;

/// The longest that it may be, in seconds: a day.
const MAX_TTL_S: u64 = 86_400;

/// What the token is to grant.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TokenQuery {
    /// The user.
    #[param(pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,123}$")]
    sub: String,
    /// Channels to read, separated by commas; a prefix ends in `*`. The user's own is always one.
    channels: Option<String>,
    /// Channels to publish to, likewise.
    publish: Option<String>,
    /// Seconds until it expires, up to a day (default: an hour).
    #[param(minimum = 1, maximum = 86_400)]
    ttl: Option<u64>,
}

/// Get a token, under `--dev` only
///
/// Signed with the well-known secret.
#[utoipa::path(
    get, path = "/dev/token", operation_id = "get_dev_token", tag = "development",
    params(TokenQuery),
    responses(
        (status = 200, body = String, content_type = "text/plain", description = "The bare token"),
        (status = "4XX", body = ProblemBody, content_type = "application/problem+json"),
    ),
)]
pub async fn token(request: HttpRequest, state: State) -> Answer {
    let Some(signer) = &state.dev_signer else { return Err(Problem::not_found(&request)) };
    let query: TokenQuery = query(&request, "ask for /dev/token?sub=ann&channels=team:7")?;
    let ttl = match query.ttl.unwrap_or(DEFAULT_TTL_S) {
        ttl @ 1..=MAX_TTL_S => Duration::from_secs(ttl),
        ttl => {
            let detail = format!("`ttl` is {ttl}; it is a number of seconds from 1 to {MAX_TTL_S}");
            return Err(Refusal::bad_request(detail).into());
        }
    };
    let grant = Grant {
        user: UserId::parse(&query.sub).map_err(|error| Refusal::bad_request(format!("`sub`: {error}")))?,
        channels: patterns("channels", query.channels.as_deref())?,
        publish: patterns("publish", query.publish.as_deref())?,
        expires_at: Timestamp::now().plus(ttl),
    };
    let token = signer.sign(&grant);
    Ok(HttpResponse::Ok().content_type(ContentType::plaintext()).body(token.expose_secret().to_owned()))
}

fn patterns(name: &str, list: Option<&str>) -> Result<Patterns, Refusal> {
    let items: Vec<&str> = list.unwrap_or_default().split(',').filter(|item| !item.is_empty()).collect();
    Patterns::parse(&items).map_err(|error| Refusal::bad_request(format!("`{name}`: {error}")))
}
