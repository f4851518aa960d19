use serde_json::json;

use super::*;
use crate::support::SOON;

async fn with_messages(channel: &str, count: usize) -> AppState {
    let state = state(config()).await;
    for n in 1..=count {
        let answer = publish(&state, &json!({"channel": channel, "data": n}).to_string()).await;
        assert_eq!(answer.status, 200);
    }
    state
}

async fn page(state: &AppState, query: &str) -> Value {
    let answer = send(state, get(&format!("/v1/history?{query}"))).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn data(page: &Value) -> Vec<u64> {
    page["messages"].as_array().unwrap().iter().map(|message| message["data"].as_u64().unwrap()).collect()
}

#[actix_web::test]
async fn pages_follow_one_another_until_there_is_no_more() {
    let state = with_messages("news", 5).await;
    let first = page(&state, "channel=news&limit=2").await;
    assert_eq!((data(&first), &first["more"]), (vec![1, 2], &json!(true)));
    let second = page(&state, "channel=news&limit=2&after_seq=2").await;
    assert_eq!((data(&second), &second["more"]), (vec![3, 4], &json!(true)));
    let third = page(&state, "channel=news&limit=2&after_seq=4").await;
    assert_eq!((data(&third), &third["more"]), (vec![5], &json!(false)));
    assert_eq!(page(&state, "channel=news&after_seq=5").await, json!({"messages": [], "more": false}));
    assert_eq!(page(&state, "channel=quiet").await, json!({"messages": [], "more": false}));
}

#[actix_web::test]
async fn until_ends_a_page_at_a_position_of_the_same_partition() {
    for channel in ["news", "plain:1"] {
        let state = with_messages(channel, 3).await;
        let all = page(&state, &format!("channel={channel}")).await;
        let until = all["messages"][1]["pos"].as_str().unwrap();
        let two = page(&state, &format!("channel={channel}&until={until}")).await;
        assert_eq!((data(&two), &two["more"]), (vec![1, 2], &json!(false)));
        for bad in ["7.1", "x", "1", ""] {
            let answer = send(&state, get(&format!("/v1/history?channel={channel}&until={bad}"))).await;
            refused(&answer, 400, "bad_request");
        }
    }
    let state = state(config()).await;
    let detail = refused(&send(&state, get("/v1/history?channel=news&until=1.5")).await, 400, "bad_request");
    assert!(detail.contains("partition 1"), "{detail}");
    assert_eq!(page(&state, "channel=typing:1").await, json!({"messages": [], "more": false}));
}

#[actix_web::test]
async fn what_is_no_longer_kept_is_said_to_whoever_asks_for_it() {
    let state = with_messages("plain:1", 5).await;
    let given = page(&state, "channel=plain:1&after_seq=1").await;
    assert_eq!(data(&given), [3, 4, 5], "the namespace keeps three");
    assert_eq!(given["gap"], json!({"reason": "trimmed", "from_seq": 2, "to_seq": 2}));
    assert_eq!(page(&state, "channel=plain:1&after_seq=2").await.get("gap"), None);
    assert_eq!(page(&state, "channel=plain:1").await.get("gap"), None, "it asked for what there is");
}

#[actix_web::test]
async fn expired_messages_are_left_out_and_never_stop_the_paging() {
    let state = state(config()).await;
    for n in 1..=4 {
        let mut body = json!({"channel": "news", "data": n});
        if n <= 3 {
            body["ttl"] = json!(1);
        }
        assert_eq!(publish(&state, &body.to_string()).await.status, 200);
    }
    let expired = async || page(&state, "channel=news&limit=1").await;
    let deadline = std::time::Instant::now() + SOON;
    while data(&expired().await) != [4] {
        assert!(std::time::Instant::now() < deadline, "{:?}", expired().await);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(expired().await["more"], false);
}

#[actix_web::test]
async fn only_readers_read() {
    let state = with_messages("room:1", 1).await;
    let token = format!("Bearer {}", token(&state));
    let ask = async |channel: &str| {
        let request = TestRequest::get().uri(&format!("/v1/history?channel={channel}"));
        send(&state, request.insert_header(("authorization", &*token))).await
    };
    assert_eq!(ask("room:1").await.status, 200);
    assert_eq!(ask("user:ann").await.status, 200);
    let detail = refused(&ask("user:bob").await, 403, "forbidden");
    assert!(detail.contains("`user:bob`"), "{detail}");
}

#[actix_web::test]
async fn queries_are_checked() {
    let state = state(config()).await;
    for limit in [1, 1_000] {
        page(&state, &format!("channel=news&limit={limit}")).await;
    }
    for query in [
        "",
        "channel=news&limit=0",
        "channel=news&limit=1001",
        "channel=news&limit=x",
        "channel=news&after_seq=-1",
        "channel=news&after=3",
    ] {
        refused(&send(&state, get(&format!("/v1/history?{query}"))).await, 400, "bad_request");
    }
    refused(&send(&state, get("/v1/history?channel=a%20b")).await, 400, "bad_channel");
    refused(&send(&state, TestRequest::get().uri("/v1/history?channel=news")).await, 401, "unauthorized");
}
