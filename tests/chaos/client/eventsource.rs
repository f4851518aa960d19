//! A link as a browser's own `EventSource` has it: a GET, its place in `Last-Event-ID`, and after the end as long a pause
//! as `retry:` says. It knows no session; `reconnect` and `close` are events like any other.

use belfry_checker::wire::Close;
use serde_json::Value;

use super::{
    link::{Ends, cut},
    sse::{begin, listen},
    ws::query,
};

/// The code of an end after which an `EventSource` does not come back: what a page sees is an error for good.
pub const FOR_GOOD: &str = "eventsource_failed";

pub async fn run(ends: Ends, mut params: Value) -> Close {
    let last_event_id = params["cursor"].take();
    params.as_object_mut().unwrap().retain(|name, _| ["channels", "heartbeat_ms"].contains(&name.as_str()));
    let cookie = ends.habits.cookie.as_deref().expect("without one there are no such clients");
    let mut request = ends
        .nodes
        .page_get(&format!("/v1/sse?{}", query(&params)))
        .header("accept", "text/event-stream")
        .header("cookie", format!("belfry={cookie}"));
    if let Some(id) = last_event_id.as_str() {
        request = request.header("last-event-id", id);
    }
    let response = match begin(request, ends.habits.silence()).await {
        Ok(response) => response,
        Err(close) if close.code == cut("").code => return close,
        Err(close) => return Close { code: FOR_GOOD.to_owned(), ..close },
    };
    let mut retry = None;
    let close = listen(&ends, response, |time| retry = Some(time)).await;
    Close { retry_after_ms: retry, ..close }
}
