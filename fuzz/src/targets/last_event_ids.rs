//! Where a client says that it goes on from, and what stands beside it.

use std::fmt::Write as _;

use belfry::{
    protocol::{Code, Cursor, Refusal, Start},
    testing::transport::{MAX_CONNECTION_NAME, Params},
};
use serde_json::json;

pub fn last_event_ids(data: &[u8]) {
    check(Params::from_body(data));
    let Ok(text) = std::str::from_utf8(data) else { return };
    check(Params::from_query(text));

    let expected = match text {
        "" => Ok(Start::After("0.5".parse().unwrap())),
        "earliest" => Ok(Start::Earliest),
        _ => text.parse::<Cursor>().map(Start::After).map_err(|_| Code::BadCursor),
    };
    let start =
        |params: Result<Params, Refusal>| params.map(|params| params.start).map_err(|refusal| refusal.code);
    let header = Params::from_query("cursor=0.5").and_then(|mut params| {
        params.set_last_event_id(text)?;
        Ok(params)
    });
    assert_eq!(start(header), expected, "{text:?} in the header");
    let encoded = data.iter().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    });
    let query = Params::from_query(&format!("cursor=0.5&lastEventId={encoded}"));
    assert_eq!(start(query), expected, "{text:?} in the query");
    if !text.is_empty() {
        assert_eq!(start(Params::from_query(&format!("cursor={encoded}"))), expected, "{text:?} as cursor");
        let body = json!({ "cursor": text }).to_string();
        assert_eq!(start(Params::from_body(body.as_bytes())), expected, "{text:?} in a body");
    }
}

fn check(params: Result<Params, Refusal>) {
    match params {
        Ok(params) => {
            let connection = params.holder.connection.as_deref();
            assert!(connection.is_none_or(|name| (1..=MAX_CONNECTION_NAME).contains(&name.len())));
            if let Start::After(cursor) = &params.start {
                assert!(
                    !cursor.is_empty() || params.session.is_some(),
                    "a cursor of nothing for a new session"
                );
            }
        }
        Err(refusal) => assert!(matches!(refusal.code, Code::BadRequest | Code::BadCursor), "{refusal:?}"),
    }
}
