use actix_web::body::to_bytes;
use serde_json::{Value, json};

use super::*;

async fn document(problem: &Problem) -> (HttpResponse<()>, Value) {
    let (answer, body) = problem.error_response().into_parts();
    let body = to_bytes(body).await.unwrap();
    (answer.map_into_boxed_body().drop_body(), serde_json::from_slice(&body).unwrap())
}

#[actix_web::test]
async fn the_document_has_the_members_of_the_contract() {
    let problem = Problem::new(Code::Forbidden, "publishing to `x` is not allowed");
    let (answer, body) = document(&problem).await;
    assert_eq!(answer.status(), 403);
    assert_eq!(answer.headers().get("content-type").unwrap(), PROBLEM_JSON);
    assert_eq!(
        body,
        json!({
            "type": "/problems/forbidden",
            "title": "The credential does not allow this",
            "status": 403,
            "detail": "publishing to `x` is not allowed",
            "code": "forbidden",
        })
    );
}

#[actix_web::test]
async fn replaced_names_the_winner() {
    let winner = Holder { attempt: Some(7), connection: Some("abc".into()) };
    let problem = Problem::from(belfry_core::hub::replaced(winner));
    let (answer, body) = document(&problem).await;
    assert_eq!(answer.status(), 409);
    assert_eq!((&body["attempt"], &body["connection"]), (&json!(7), &json!("abc")));
}

#[actix_web::test]
async fn statuses_bring_their_headers() {
    for code in Code::ALL {
        let answer = Problem::new(code, "").error_response();
        let text = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let retry_after = text("retry-after").map(|seconds| seconds.parse::<u16>().unwrap());
        assert_eq!(retry_after.is_some(), matches!(code.status(), 429 | 503), "{code}");
        assert!(retry_after.is_none_or(|seconds| RETRY_AFTER_S.contains(&seconds)));
        assert_eq!(text("www-authenticate").is_some(), code.status() == 401, "{code}");
    }
}
