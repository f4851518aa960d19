use serde_json::json;

use super::*;

async fn batch(state: &AppState, body: Value) -> Answer {
    send(state, post("/v1/publish/batch", body.to_string())).await
}

#[actix_web::test]
async fn each_publish_is_answered_on_its_own() {
    let state = state(config()).await;
    let publishes = json!([
        {"channel": "news", "data": 1},
        {"channel": "news", "oops": 1},
        {"channels": ["news", "plain:1"], "idempotency_key": "k"},
        {"channel": "a b"},
    ]);
    let answer = batch(&state, json!({ "publishes": publishes })).await;
    assert_eq!(answer.status, 200);
    let results = answer.json()["results"].clone();
    let statuses: Vec<_> =
        results.as_array().unwrap().iter().map(|r| r["status"].as_u64().unwrap()).collect();
    assert_eq!(statuses, [200, 400, 200, 400]);
    assert_eq!(results[0]["results"][0]["seq"], 1);
    assert_eq!(results[2]["results"][0]["seq"], 2);
    assert_eq!(results[1]["problem"]["code"], "bad_request");
    assert_eq!(results[1]["problem"]["type"], "/problems/bad_request");
    assert!(results[1]["problem"]["detail"].as_str().unwrap().contains("unknown field `oops`"));
    assert_eq!(results[3]["problem"]["code"], "bad_channel");
    assert!(results[0].get("problem").is_none() && results[1].get("results").is_none());
}

#[actix_web::test]
async fn one_channel_keeps_the_batchs_order_with_keys_and_without() {
    let state = state(Config { limits: LimitsConfig { ..LimitsConfig::default() }, ..config() }).await;
    for channel in ["news", "plain:1"] {
        let publishes: Vec<_> = (0..60)
            .map(|n| match n % 3 {
                0 => json!({"channel": channel, "data": n, "idempotency_key": format!("{channel}-{n}")}),
                _ => json!({"channel": channel, "data": n}),
            })
            .collect();
        let answer = batch(&state, json!({ "publishes": publishes })).await.json();
        let seqs: Vec<_> =
            answer["results"].as_array().unwrap().iter().map(|r| r["results"][0]["seq"].as_u64()).collect();
        assert_eq!(seqs, (1..=60).map(Some).collect::<Vec<_>>());
    }
}

#[actix_web::test]
async fn a_batch_is_limited_as_a_whole() {
    let state = state(config()).await;
    let of = |count: usize| json!({ "publishes": vec![json!({"channel": "news"}); count] });
    assert_eq!(batch(&state, of(4)).await.status, 200);
    refused(&batch(&state, of(5)).await, 400, "too_many_publishes");
    assert_eq!(batch(&state, of(0)).await.json(), json!({ "results": [] }));
    refused(&batch(&state, json!({"publishes": {}})).await, 400, "bad_request");
    refused(&batch(&state, json!({"publish": []})).await, 400, "bad_request");
    let page = send(&state, get("/v1/history?channel=news")).await.json();
    assert_eq!(page["messages"].as_array().unwrap().len(), 4);
}

#[actix_web::test]
async fn a_batch_has_no_idempotency_key_of_its_own() {
    let state = state(config()).await;
    let body = r#"{"publishes":[{"channel":"news"}]}"#;
    let request = post("/v1/publish/batch", body).insert_header(("Idempotency-Key", "a"));
    let detail = refused(&send(&state, request).await, 400, "bad_request");
    assert!(detail.contains("`idempotency_key`"), "{detail}");
    let page = send(&state, get("/v1/history?channel=news")).await.json();
    assert_eq!(page["messages"], json!([]));
}
