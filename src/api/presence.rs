//! `GET /v1/channels/{channel}/presence`: who is on a channel.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Answer, AppState, State,
    query::{limit, query},
    streams::hub,
};
use crate::{
    auth::Purpose,
    presence::{Presence, PresenceCounts, PresencePage},
    protocol::{Channel, Code, Refusal, UserId},
};

const DEFAULT_LIMIT: usize = 100;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PresenceQuery {
    /// 1 to 1,000 users; 100 if absent.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// Users after this one: the last page's `next`.
    after: Option<String>,
}

/// Who is on a channel
///
/// Users by name, with their sessions. A session counts while it is connected, and for `presence.ttl` after.
#[utoipa::path(
    get, path = "/v1/channels/{channel}/presence", operation_id = "list_presence", tag = "presence",
    params(("channel" = String, Path, description = "Its name", pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,128}$"), PresenceQuery),
    responses((status = 200, body = PresencePage)), security(("bearer" = [])),
)]
pub async fn page(request: HttpRequest, channel: Path<String>, state: State) -> Answer {
    let (channel, presence) = admitted(&request, &channel, &state).await?;
    let asked: PresenceQuery = query(&request, "ask with ?limit=100&after=ann")?;
    let limit = limit("limit", asked.limit.unwrap_or(DEFAULT_LIMIT))?;
    let after = asked.after.as_deref().map(UserId::parse).transpose();
    let after = after.map_err(|error| Refusal::bad_request(format!("`after`: {error}")))?;
    Ok(HttpResponse::Ok().json(presence.page(&channel, after.as_ref(), limit).await?))
}

/// How many are on a channel
#[utoipa::path(
    get, path = "/v1/channels/{channel}/presence/counts", operation_id = "count_presence", tag = "presence",
    params(("channel" = String, Path, description = "Its name", pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,128}$")),
    responses((status = 200, body = PresenceCounts)), security(("bearer" = [])),
)]
pub async fn counts(request: HttpRequest, channel: Path<String>, state: State) -> Answer {
    let (channel, presence) = admitted(&request, &channel, &state).await?;
    Ok(HttpResponse::Ok().json(presence.counts(&channel).await?))
}

/// The channel, if the caller may read it and it has presence.
async fn admitted<'a>(
    request: &'a HttpRequest,
    channel: &str,
    state: &AppState,
) -> Result<(Channel, &'a Presence), Refusal> {
    let who = state.identify(request.head(), None, Purpose::Call).await?;
    let channel = Channel::parse(channel)
        .map_err(|error| Refusal::new(Code::BadChannel, format!("the channel: {error}")))?;
    if !who.admin && !who.can_read(&channel) {
        let detail = format!("reading `{channel}` is not allowed by this credential");
        return Err(Refusal::new(Code::Forbidden, detail));
    }
    let presence = &*hub(request)?.node().presence;
    presence.check_is_on(&channel)?;
    Ok((channel, presence))
}
