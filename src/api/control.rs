//! `/v1/users/{user}/…` and `DELETE /v1/sessions/{session}`: what a backend asks of its users' sessions.
//! For API keys with the scope `admin`; never from a page.

use std::{collections::BTreeSet, sync::Arc};

use actix_web::{
    HttpRequest, HttpResponse,
    web::{Path, Payload},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Answer, AppState, Problem, State, admin::check_admin, body, body::BodyLimits, query::query, streams::hub,
};
use crate::{
    auth::Purpose,
    fleet::order::{Act, Done, Listed, Order, RefusedSession, Whose},
    hub::{Controlled, Node},
    protocol::{Channel, Code, Refusal, SessionId, SessionIdError, UserId},
    publish::Bounded,
};

/// The sessions of a user.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionList {
    sessions: Vec<Listed>,
    /// Nodes that have not answered: what they hold is not listed.
    unanswered: Vec<String>,
    /// There are more than are listed at once.
    more: bool,
}

/// How to end sessions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DisconnectQuery {
    /// Whether clients must not come back by themselves. Without it they come back with a new session.
    #[serde(default, rename = "final")]
    #[param(rename = "final")]
    is_final: bool,
}

/// Sessions that have been ended.
#[derive(Debug, Serialize, ToSchema)]
pub struct Disconnected {
    /// How many connections were ended.
    disconnected: usize,
    /// Those that could not be ended.
    refused: Vec<RefusedSession>,
    /// Nodes that have not answered.
    unanswered: Vec<String>,
    /// There are more: ask again.
    more: bool,
}

/// Channels for all sessions of a user.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionsRequest {
    /// Their names.
    #[schema(value_type = Vec<String>, min_items = 1, pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,128}$")]
    channels: Bounded<String>,
}

/// Sessions whose channels have been changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Changed {
    /// How many sessions it reached.
    sessions: usize,
    /// Those whose channels could not be changed.
    refused: Vec<RefusedSession>,
    /// Nodes that have not answered.
    unanswered: Vec<String>,
    /// There are more than are reached at once.
    more: bool,
}

/// List a user's sessions
///
/// Over all nodes: those with a connection and those that could be carried on, such as a long-poll client's
/// between two polls.
#[utoipa::path(
    get, path = "/v1/users/{user}/sessions", operation_id = "list_user_sessions", tag = "control",
    params(("user" = String, Path, description = "A token's `sub`, and neither `.` nor `..`", pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,123}$")),
    responses((status = 200, body = SessionList)), security(("bearer" = [])),
)]
pub async fn list(request: HttpRequest, user: Path<String>, state: State) -> Answer {
    let node = admitted(&request, &state).await?;
    let order = Order { whose: whose(&user)?, act: Act::List };
    let Controlled { done, unanswered } = node.control(order).await?;
    let mut sessions = done.listed;
    sessions.sort_by_key(|listed| (listed.since, listed.session.to_string()));
    Ok(HttpResponse::Ok().json(SessionList { sessions, unanswered, more: done.more }))
}

/// Disconnect a user
///
/// Every session of the user is ended and forgotten; its connection hears `close` with `disconnected`.
#[utoipa::path(
    delete, path = "/v1/users/{user}/sessions", operation_id = "disconnect_user", tag = "control",
    params(("user" = String, Path, description = "A token's `sub`, and neither `.` nor `..`", pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,123}$"), DisconnectQuery),
    responses((status = 200, body = Disconnected)), security(("bearer" = [])),
)]
pub async fn disconnect_user(request: HttpRequest, user: Path<String>, state: State) -> Answer {
    let node = admitted(&request, &state).await?;
    disconnect(&node, &request, whose(&user)?).await
}

/// Disconnect a session
///
/// The session is ended and forgotten, whoever it belongs to. One that is not known is none to be ended.
#[utoipa::path(
    delete, path = "/v1/sessions/{session}", operation_id = "disconnect_session", tag = "control",
    params(("session" = String, Path, description = "From the list, or `welcome`", pattern = "^[0-9a-f]{32}$"), DisconnectQuery),
    responses((status = 200, body = Disconnected)), security(("bearer" = [])),
)]
pub async fn disconnect_session(request: HttpRequest, session: Path<String>, state: State) -> Answer {
    let node = admitted(&request, &state).await?;
    disconnect(&node, &request, Whose::Session(session_of(&session)?)).await
}

/// Subscribe a user's sessions
///
/// Every session of the user gets the channels, whatever its token allows, and is told with `subscribed`.
/// They stay with the session until it ends, or until it or the server unsubscribes.
#[utoipa::path(
    post, path = "/v1/users/{user}/subscriptions", operation_id = "subscribe_user", tag = "control",
    params(("user" = String, Path, description = "A token's `sub`, and neither `.` nor `..`", pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,123}$")),
    request_body = SubscriptionsRequest,
    responses((status = 200, body = Changed)), security(("bearer" = [])),
)]
pub async fn subscribe(request: HttpRequest, payload: Payload, user: Path<String>, state: State) -> Answer {
    change(&request, payload, &user, &state, Act::Subscribe).await
}

/// Unsubscribe a user's sessions
///
/// Every session of the user loses the channels and is told with `unsubscribed`. A token that allows a channel
/// still does: a client may subscribe again.
#[utoipa::path(
    delete, path = "/v1/users/{user}/subscriptions", operation_id = "unsubscribe_user", tag = "control",
    params(("user" = String, Path, description = "A token's `sub`, and neither `.` nor `..`", pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,123}$")),
    request_body = SubscriptionsRequest,
    responses((status = 200, body = Changed)), security(("bearer" = [])),
)]
pub async fn unsubscribe(request: HttpRequest, payload: Payload, user: Path<String>, state: State) -> Answer {
    change(&request, payload, &user, &state, Act::Unsubscribe).await
}

/// The node, if the caller is an administrator.
pub(super) async fn admitted(request: &HttpRequest, state: &AppState) -> Result<Arc<Node>, Refusal> {
    let who = state.identify(request.head(), None, Purpose::Call).await?;
    check_admin(request.head(), &who)?;
    Ok(Arc::clone(hub(request)?.node()))
}

pub(super) fn user_of(text: &str) -> Result<UserId, Refusal> {
    UserId::parse(text).map_err(|error| Refusal::bad_request(format!("the user: {error}")))
}

pub(super) fn session_of(text: &str) -> Result<SessionId, Refusal> {
    text.parse().map_err(|error: SessionIdError| Refusal::bad_request(error.to_string()))
}

fn whose(user: &str) -> Result<Whose, Refusal> {
    user_of(user).map(Whose::User)
}

async fn disconnect(node: &Arc<Node>, request: &HttpRequest, whose: Whose) -> Answer {
    let DisconnectQuery { is_final } = query(request, "`final` is true or false")?;
    let act = Act::Disconnect { is_final };
    let Controlled { done, unanswered } = node.control(Order { whose, act }).await?;
    let (disconnected, Done { refused, more, .. }) = (done.count(), done);
    Ok(HttpResponse::Ok().json(Disconnected { disconnected, refused, unanswered, more }))
}

async fn change(
    request: &HttpRequest,
    payload: Payload,
    user: &str,
    state: &AppState,
    act: impl FnOnce(Vec<Channel>) -> Act,
) -> Answer {
    let node = admitted(request, state).await?;
    let limits = &state.config.limits;
    let body = body::read(request, payload, BodyLimits::from(limits)).await?;
    let SubscriptionsRequest { channels: Bounded(names) } = body::parse(&body, r#"{"channels":["team:7"]}"#)?;
    if names.is_empty() {
        let detail = "`channels` is empty; name at least one";
        return Err(Problem::new(Code::ChannelsRequired, detail));
    }
    if names.len() > limits.session_channels {
        let detail = format!("{} channels; a session has at most {}", names.len(), limits.session_channels);
        return Err(Problem::new(Code::TooManyChannels, detail));
    }
    let channels = names.iter().map(|name| Channel::parse(name)).collect::<Result<BTreeSet<_>, _>>();
    let channels =
        channels.map_err(|error| Refusal::new(Code::BadChannel, format!("`channels`: {error}")))?;
    let order = Order { whose: whose(user)?, act: act(channels.into_iter().collect()) };
    let Controlled { done, unanswered } = node.control(order).await?;
    let (sessions, Done { refused, more, .. }) = (done.count(), done);
    Ok(HttpResponse::Ok().json(Changed { sessions, refused, unanswered, more }))
}
