use serde_json::json;

use super::*;
use crate::protocol::{MAX_CHANNEL_BYTES, MAX_EVENT_BYTES};

#[actix_web::test]
async fn each_kind_of_namespace_answers_with_what_it_promises() {
    let state = state(config()).await;
    let answer = publish(&state, r#"{"channels":["news","plain:1","typing:1"],"data":{"n":1}}"#).await;
    assert_eq!(answer.status, 200);
    let results = answer.json()["results"].clone();
    assert_eq!((&results[0]["channel"], &results[0]["seq"]), (&json!("news"), &json!(1)));
    assert!(results[0]["pos"].as_str().unwrap().starts_with("0."));
    assert_eq!((&results[1]["channel"], &results[1]["seq"]), (&json!("plain:1"), &json!(1)));
    assert!(results[1]["pos"].as_str().unwrap().starts_with("1."));
    let ephemeral = results[2].as_object().unwrap();
    assert!(ephemeral.contains_key("id") && ephemeral.len() == 2, "neither seq nor pos: {ephemeral:?}");

    let text = state.metrics.encode();
    for line in [
        "belfry_messages_published_total{kind=\"durable\"} 1",
        "belfry_append_duration_seconds_count{kind=\"plain\"} 1",
        "belfry_http_requests_total{route=\"/v1/publish\",status=\"2xx\"} 1",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[actix_web::test]
async fn it_is_read_as_json_whatever_the_content_type() {
    let state = state(config()).await;
    for kind in ["application/x-www-form-urlencoded", "text/plain", "application/json"] {
        let request = post("/v1/publish", r#"{"channel":"news"}"#).insert_header(("content-type", kind));
        assert_eq!(send(&state, request).await.status, 200, "{kind}");
    }
}

#[actix_web::test]
async fn all_fields_come_out_as_they_went_in() {
    let state = state(config()).await;
    let body = r#"{"channel":"news","event":"a.b","data":{ "n": 1.0000000000000000001 },"key":"k","priority":"high","ttl":60}"#;
    assert_eq!(publish(&state, body).await.status, 200);
    let page = send(&state, get("/v1/history?channel=news")).await;
    assert!(std::str::from_utf8(&page.body).unwrap().contains(r#""data":{"n":1.0000000000000000001}"#));
    let message = &page.json()["messages"][0];
    assert_eq!((&message["event"], &message["key"]), (&json!("a.b"), &json!("k")));
    assert_eq!((&message["priority"], &message["type"]), (&json!("high"), &json!("message")));
    assert!(message["expires_at"].as_str().unwrap() > message["at"].as_str().unwrap());
    assert!(message.get("from").is_none(), "a backend has no name");
}

#[actix_web::test]
async fn what_cannot_be_understood_is_refused_with_a_reason() {
    let state = state(config()).await;
    let long = |bytes: usize| "x".repeat(bytes);
    for (body, hint) in [
        (r#"{"channel":"news","dat":1}"#.to_owned(), "unknown field `dat`"),
        (r#"{"channel":"news",}"#.to_owned(), "line 1 column 19"),
        (r#"{"data":1}"#.to_owned(), "no channel"),
        (r#"{"channel":"a","channels":["b"]}"#.to_owned(), "both"),
        (r#"{"channels":[]}"#.to_owned(), "empty"),
        (r#"{"channels":["a","b","a"]}"#.to_owned(), "`a` is named twice"),
        (r#"{"channel":"news","priority":"urgent"}"#.to_owned(), "unknown variant `urgent`"),
        (r#"{"channel":"news","ttl":0}"#.to_owned(), "`ttl` is 0"),
        (r#"{"channel":"news","ttl":31536001}"#.to_owned(), "`ttl` is 31536001"),
        (r#"{"channel":"news","ttl":-1}"#.to_owned(), "invalid value: integer `-1`"),
        (r#"{"channel":"news","ttl":1.5}"#.to_owned(), "floating point"),
        (r#"{"channel":"news","event":""}"#.to_owned(), "`event`"),
        (r#"{"channel":"news","event":"a\n"}"#.to_owned(), "`event`"),
        (format!(r#"{{"channel":"news","event":"{}"}}"#, long(MAX_EVENT_BYTES + 1)), "`event`"),
        (format!(r#"{{"channel":"news","key":"{}"}}"#, long(129)), "`key`"),
        (r#"{"channel":"news","idempotency_key":""}"#.to_owned(), "idempotency key"),
        (r#"["news",null,null,null,null,null,null,null]"#.to_owned(), "object"),
        (String::new(), "empty"),
    ] {
        let answer = publish(&state, &body).await;
        let detail = refused(&answer, 400, "bad_request");
        assert!(detail.contains(hint), "{body}: {detail}");
    }
    for name in ["", "a b", "a*", "ä", "a,b", "a%20", "a\\u0000", &long(MAX_CHANNEL_BYTES + 1)] {
        let answer = publish(&state, &format!(r#"{{"channels":["ok","{name}"]}}"#)).await;
        refused(&answer, 400, "bad_channel");
    }
    let page = send(&state, get("/v1/history?channel=ok")).await.json();
    assert_eq!(page["messages"], json!([]), "nothing was published");
}

#[actix_web::test]
async fn limits_hold_on_both_sides() {
    let state = state(config()).await;
    let data = |bytes: usize| format!(r#"{{"channel":"news","data":  "{}"  }}"#, "x".repeat(bytes - 2));
    assert_eq!(publish(&state, &data(1_000)).await.status, 200);
    refused(&publish(&state, &data(1_001)).await, 413, "data_too_large");

    let channels = |count: usize| {
        let names: Vec<_> = (0..count).map(|n| format!("c{n}")).collect();
        json!({ "channels": names }).to_string()
    };
    assert_eq!(publish(&state, &channels(5)).await.status, 200);
    refused(&publish(&state, &channels(6)).await, 400, "too_many_channels");

    let padded = |bytes: usize| format!("{:bytes$}", r#"{"channel":"news"}"#);
    assert_eq!(publish(&state, &padded(20_000)).await.status, 200);
    refused(&publish(&state, &padded(20_001)).await, 413, "too_large");

    for ttl in [1, 31_536_000] {
        assert_eq!(publish(&state, &json!({"channel": "news", "ttl": ttl}).to_string()).await.status, 200);
    }
    for (size, status) in [(128, 200), (129, 400)] {
        let key = "k".repeat(size);
        let body = json!({"channel": "news", "key": key, "idempotency_key": key}).to_string();
        assert_eq!(publish(&state, &body).await.status, status);
    }
}

#[actix_web::test]
async fn a_retry_gives_the_first_result_and_another_body_is_refused() {
    let state = state(config()).await;
    for (channel, key) in [("news", "k1"), ("plain:1", "k2")] {
        let body = |data: u8| json!({"channel": channel, "data": data, "ttl": 60}).to_string();
        let send_keyed = async |body: String| {
            send(&state, post("/v1/publish", body).insert_header(("Idempotency-Key", key))).await
        };
        let first = send_keyed(body(1)).await;
        assert_eq!(first.status, 200);
        assert_eq!(send_keyed(body(1)).await.json(), first.json());
        // White space is not another body, and the field is the same key as the header.
        let spaced =
            format!(r#"{{ "data" : 1, "channel":"{channel}", "ttl":60, "idempotency_key":"{key}" }}"#);
        assert_eq!(publish(&state, &spaced).await.json(), first.json());
        refused(&send_keyed(body(2)).await, 422, "idempotency_mismatch");
        let page = send(&state, get(&format!("/v1/history?channel={channel}"))).await.json();
        assert_eq!(page["messages"].as_array().unwrap().len(), 1);
    }
}

/// The queue takes two of the three at a time, so the first attempt is left half done.
#[actix_web::test]
async fn a_publish_to_several_channels_is_taken_as_a_whole_however_little_may_wait() {
    // Not room for each channel to have the data.
    let log = LogConfig { queue_bytes: 1_000, ..LogConfig::default() };
    let state = state(Config { log, ..config() }).await;
    let data = "x".repeat(900);
    let body = json!({"channels": ["a", "b", "c"], "data": data, "idempotency_key": "k"}).to_string();
    let done = publish(&state, &body).await;
    assert_eq!(done.status, 200, "{done:?}");
    assert_eq!(publish(&state, &body).await.json(), done.json());
    for (at, channel) in ["a", "b", "c"].into_iter().enumerate() {
        let page = send(&state, get(&format!("/v1/history?channel={channel}"))).await.json();
        assert_eq!(page["messages"].as_array().unwrap().len(), 1, "{channel}");
        assert_eq!(page["messages"][0]["id"], done.json()["results"][at]["id"]);
    }
}

#[actix_web::test]
async fn two_different_keys_are_refused_and_twice_the_same_is_fine() {
    let state = state(config()).await;
    let body = r#"{"channel":"news","idempotency_key":"a"}"#;
    let with = |header: &'static str| post("/v1/publish", body).insert_header(("idempotency-key", header));
    assert_eq!(send(&state, with("a")).await.status, 200);
    refused(&send(&state, with("b")).await, 400, "bad_request");
    let twice = with("a").append_header(("idempotency-key", "a"));
    refused(&send(&state, twice).await, 400, "bad_request");
}

#[actix_web::test]
async fn users_publish_where_token_and_namespace_allow_it() {
    let mut config = config();
    config.limits.user_publish_channels = 2;
    let state = state(config).await;
    let token = format!("Bearer {}", token(&state));
    let ask = async |body: &'static str| {
        send(&state, post("/v1/publish", body).insert_header(("authorization", &*token))).await
    };
    assert_eq!(ask(r#"{"channel":"room:1","data":"hi"}"#).await.status, 200);
    let page = send(&state, get("/v1/history?channel=room:1")).await.json();
    assert_eq!(page["messages"][0]["from"], "ann", "the token's word, not the client's");

    let detail = refused(&ask(r#"{"channel":"news"}"#).await, 403, "forbidden");
    assert!(detail.contains("client_publish"), "{detail}");
    let detail = refused(&ask(r#"{"channels":["room:1","team:7"]}"#).await, 403, "forbidden");
    assert!(detail.contains("`team:7`"), "{detail}");
    let detail =
        refused(&ask(r#"{"channels":["room:1","room:2","room:3"]}"#).await, 400, "too_many_channels");
    assert!(detail.contains("limits.user_publish_channels"), "{detail}");
    let page = send(&state, get("/v1/history?channel=room:1")).await.json();
    assert_eq!(page["messages"].as_array().unwrap().len(), 1, "a refused publish published nothing");
}

#[actix_web::test]
async fn without_a_credential_nothing_is_read() {
    let state = state(config()).await;
    let request = TestRequest::post().uri("/v1/publish").set_payload("nonsense");
    let answer = send(&state, request).await;
    refused(&answer, 401, "unauthorized");
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    let request = post("/v1/publish", "{}").insert_header(("origin", "http://localhost:5173"));
    refused(&send(&state, request).await, 403, "api_key_in_browser");
}

/// It is text to this server: what a parser makes of it is the reader's.
#[actix_web::test]
async fn data_is_kept_as_it_was_written_and_compared_so() {
    let state = state(config()).await;
    for data in ["1e999", r#""\ud800""#, r#"{"a":1,"a":2}"#, r#"{"b":1.0,"a":"\u0061"}"#] {
        let body = format!(r#"{{"channel":"news","data":{data}}}"#);
        assert_eq!(send(&state, post("/v1/publish", body)).await.status, 200, "{data}");
        let page = send(&state, get("/v1/history?channel=news&last=1")).await;
        assert!(String::from_utf8_lossy(&page.body).contains(&format!(r#""data":{data},"#)), "{page:?}");
    }
    let keyed = async |data: &str| {
        let body = format!(r#"{{"channel":"news","data":{data},"idempotency_key":"k"}}"#);
        send(&state, post("/v1/publish", body)).await
    };
    for data in [r#"{"a":1,"b":2}"#, r#"{ "a": 1, "b": 2 }"#] {
        assert_eq!(keyed(data).await.status, 200, "{data}");
    }
    for data in [r#"{"b":2,"a":1}"#, r#"{"a":1.0,"b":2}"#, r#"{"\u0061":1,"b":2}"#] {
        refused(&keyed(data).await, 422, "idempotency_mismatch");
    }
}
