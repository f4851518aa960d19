//! `GET /admin/channels` and `GET /admin/users`: what is on one node. For API keys with the scope `admin`; never
//! from a page of another origin.

use std::cmp::Reverse;

use actix_web::{HttpRequest, HttpResponse};
use belfry_core::hub::Listened;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Answer, State,
    control::admitted,
    query::{limit, query},
};
use crate::hub::HeldUser;

const DEFAULT_LIMIT: usize = 50;

/// What comes first.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// Most listeners.
    #[default]
    Listeners,
    /// Most messages a second.
    Rate,
    /// By name.
    Name,
}

/// Which channels.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChannelsQuery {
    /// How their names begin; absent: all.
    #[serde(default)]
    prefix: String,
    /// `listeners` (the default), `rate` or `name`.
    #[serde(default)]
    #[param(inline)]
    sort: Order,
    /// 1 to 1,000 channels; 50 if absent.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// How many to pass over: those of the pages before.
    #[serde(default)]
    offset: usize,
}

/// Which users.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UsersQuery {
    /// How their names begin; absent: all.
    #[serde(default)]
    prefix: String,
    /// 1 to 1,000 users; 50 if absent.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
    /// How many to pass over: those of the pages before.
    #[serde(default)]
    offset: usize,
}

/// A page of the channels that are listened to on this node.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelsPage {
    channels: Vec<Listened>,
    /// How many channels fit.
    total: usize,
    /// False: there are more than are looked at (100,000 on each worker); a longer prefix finds them.
    complete: bool,
    /// Which node this is.
    node: String,
}

/// A page of the users with sessions on this node, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsersPage {
    users: Vec<HeldUser>,
    /// How many users fit.
    total: usize,
    /// False: there are more than are looked at (100,000); a longer prefix finds them.
    complete: bool,
    /// Which node this is.
    node: String,
}

/// List the channels of this node
///
/// Those that somebody listens to, with how many do, and how many messages a second come.
#[utoipa::path(
    get, path = "/admin/channels", operation_id = "list_channels", tag = "operation",
    params(ChannelsQuery),
    responses((status = 200, body = ChannelsPage)), security(("bearer" = [])),
)]
pub async fn channels(request: HttpRequest, state: State) -> Answer {
    let node = admitted(&request, &state).await?;
    let asked: ChannelsQuery = query(&request, "ask with ?prefix=team:&sort=rate&limit=50&offset=0")?;
    let limit = limit("limit", asked.limit.unwrap_or(DEFAULT_LIMIT))?;
    let (mut listened, complete) = node.channels(&asked.prefix).await?;
    let total = listened.len();
    listened.sort_unstable_by(|a, b| a.channel.cmp(&b.channel));
    match asked.sort {
        Order::Listeners => listened.sort_by_key(|one| Reverse(one.listeners)),
        Order::Rate => listened.sort_by(|a, b| b.rate.total_cmp(&a.rate)),
        Order::Name => {}
    }
    let channels = listened.into_iter().skip(asked.offset).take(limit).collect();
    Ok(HttpResponse::Ok().json(ChannelsPage { channels, total, complete, node: node.name.to_string() }))
}

/// List the users of this node
///
/// Those with sessions that this node holds or remembers. What one of them has on all nodes is at
/// `GET /v1/users/{user}/sessions`.
#[utoipa::path(
    get, path = "/admin/users", operation_id = "list_users", tag = "operation",
    params(UsersQuery),
    responses((status = 200, body = UsersPage)), security(("bearer" = [])),
)]
pub async fn users(request: HttpRequest, state: State) -> Answer {
    let node = admitted(&request, &state).await?;
    let asked: UsersQuery = query(&request, "ask with ?prefix=an&limit=50&offset=0")?;
    let limit = limit("limit", asked.limit.unwrap_or(DEFAULT_LIMIT))?;
    let (mut users, complete) = node.users(&asked.prefix);
    let total = users.len();
    users.sort_unstable();
    let users = users.into_iter().skip(asked.offset).take(limit).collect();
    Ok(HttpResponse::Ok().json(UsersPage { users, total, complete, node: node.name.to_string() }))
}
