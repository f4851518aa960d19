//! `GET /v1/history`: what one channel has kept, by seq.

use std::{sync::Arc, time::Duration};

use actix_web::{HttpRequest, HttpResponse, http::header::ContentType};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::{
    Answer, AppState, Problem, State,
    query::{limit, query},
};
use crate::{
    auth::Purpose,
    log::{HistoryQuery, Limit, Newest, ReadError, Seqs, Side, Told, read_newest, read_told},
    protocol::{Channel, Code, Entry, Pos, Refusal, ReplyGap},
};

const DEFAULT_LIMIT: usize = 100;

/// The most bytes of a page; a page has at least one message.
const MAX_PAGE_BYTES: usize = 1 << 20;

/// How long a page may take to be read.
const READ_DEADLINE: Duration = Duration::from_secs(10);

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The channel.
    #[param(pattern = "^[A-Za-z0-9_.:/@|=+~-]{1,128}$")]
    channel: String,
    /// Messages after this seq; absent: from the oldest that is kept.
    #[param(format = "uint64")]
    after_seq: Option<u64>,
    /// The newest so many, 1 to 1,000. Goes with `channel` only.
    #[param(minimum = 1, maximum = 1000)]
    last: Option<usize>,
    /// The newest `limit` messages before this seq. Goes without `after_seq` and `until`.
    #[param(format = "uint64")]
    before_seq: Option<u64>,
    /// Up to and including this position, such as a subscribe reply's `since`; absent: to the end.
    until: Option<String>,
    /// 1 to 1,000 messages; 100 if absent.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// A page of a channel's history.
// For the documentation only: `encode` puts it together from messages that are encoded already.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryResponse {
    /// `message` frames, oldest first.
    #[schema(value_type = Vec<super::schemas::Message>)]
    messages: Vec<Box<RawValue>>,
    /// Whether there are more after these (up to `until`); with `last` or `before_seq`, whether there are older ones.
    more: bool,
    /// Which seqs are not here, and why: after `after_seq` some are not kept any more, or the log went on at a
    /// higher seq. A page tells of one gap, and ends before another.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = ReplyGap, required = false)]
    gap: Option<ReplyGap>,
}

/// Read a channel's history
///
/// Gives what is kept, oldest first. To go on, ask with `after_seq` = the last message's `seq`. From the newest on: `last`,
/// then `before_seq` = the first message's `seq`.
/// Messages that have expired are left out.
#[utoipa::path(
    get, path = "/v1/history", operation_id = "get_history", tag = "history",
    params(PageQuery),
    responses((status = 200, body = HistoryResponse)), security(("bearer" = [])),
)]
pub async fn history(request: HttpRequest, state: State) -> Answer {
    let who = state.identify(request.head(), None, Purpose::Call).await?;
    let asked: PageQuery = query(&request, "ask for /v1/history?channel=news&after_seq=0&limit=100")?;
    let channel = Channel::parse(&asked.channel)
        .map_err(|error| Refusal::new(Code::BadChannel, format!("`channel`: {error}")))?;
    if !who.can_read(&channel) {
        let detail = format!("reading `{channel}` is not allowed by this credential");
        return Err(Problem::new(Code::Forbidden, detail));
    }
    if asked.last.is_some() && (asked.before_seq.is_some() || asked.limit.is_some())
        || (asked.last.is_some() || asked.before_seq.is_some())
            && (asked.after_seq.is_some() || asked.until.is_some())
    {
        let detail =
            "ask with `last`, or with `before_seq` and `limit`, or with `after_seq`, `until` and `limit`";
        return Err(Refusal::bad_request(detail).into());
    }
    let by_limit = ("limit", asked.limit.unwrap_or(DEFAULT_LIMIT));
    let (name, asked_for) = asked.last.map_or(by_limit, |last| ("last", last));
    let limit = Limit { messages: limit(name, asked_for)?, bytes: MAX_PAGE_BYTES };
    if asked.last.is_some() || asked.before_seq.is_some() {
        let newest = read_newest(&state.log, &channel, asked.before_seq, None, limit);
        let Newest { entries, more } = in_time(newest).await?;
        let body = encode(&entries, more, None);
        return Ok(HttpResponse::Ok().content_type(ContentType::json()).body(body));
    }
    let query = HistoryQuery {
        until: asked.until.as_deref().map(|until| until_of(&state, &channel, until)).transpose()?,
        seqs: Side::After(asked.after_seq.unwrap_or(0)),
        limit,
        channel,
    };
    let seqs = Seqs { after: asked.after_seq, until: None };
    let Told { page, gap } = in_time(read_told(&state.log, query, seqs)).await?;
    let body = encode(&page.entries, !page.complete, gap.as_ref());
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(body))
}

async fn in_time<T>(reading: impl Future<Output = Result<T, ReadError>>) -> Result<T, Refusal> {
    let late = |_| Err(ReadError(format!("history did not answer within {READ_DEADLINE:?}")));
    let read = tokio::time::timeout(READ_DEADLINE, reading).await;
    read.unwrap_or_else(late).map_err(Refusal::unavailable)
}

fn until_of(state: &AppState, channel: &Channel, text: &str) -> Result<u64, Refusal> {
    let until: Pos = text.parse().map_err(|_| {
        Refusal::bad_request(format!(
            "`until` is {text:?}, which is no position; send back a `since` or `pos` as you received it"
        ))
    })?;
    match state.log.partition_of(channel) {
        Some(partition) if partition == until.partition => Ok(until.offset),
        Some(partition) => Err(Refusal::bad_request(format!(
            "`until` is a position of partition {}, and `{channel}` is in partition {}; take a position of the same channel",
            until.partition.0, partition.0
        ))),
        None => {
            Err(Refusal::bad_request(format!("`{channel}` is ephemeral: it has no positions and no history")))
        }
    }
}

/// The messages are on one line each already, and go into the page as they are.
fn encode<'e>(
    entries: impl IntoIterator<Item = &'e Arc<Entry>>,
    more: bool,
    gap: Option<&ReplyGap>,
) -> String {
    let frames: Vec<&str> = entries.into_iter().map(|entry| entry.json_str()).collect();
    let gap = gap.map(|gap| serde_json::to_string(gap).expect("a gap always serialises"));
    let gap = gap.map_or_else(String::new, |gap| format!(r#","gap":{gap}"#));
    format!(r#"{{"messages":[{}],"more":{more}{gap}}}"#, frames.join(","))
}
