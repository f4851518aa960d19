use super::*;

fn parts(refusal: Refusal) -> (String, serde_json::Value) {
    let response = String::from_utf8(response(&refusal)).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())));
    (head.to_owned(), serde_json::from_str(body).unwrap())
}

#[test]
fn a_refusal_is_a_problem_document() {
    let (head, body) = parts(Refusal::new(Code::NotFound, "nothing is at \"/x\""));
    assert!(head.starts_with("HTTP/1.1 404 Not Found\r\ncontent-type: application/problem+json\r\n"));
    assert!(head.contains("\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n"));
    assert_eq!(body["type"], "/problems/not_found");
    assert_eq!((&body["status"], &body["code"]), (&404.into(), &"not_found".into()));
    assert_eq!(body["detail"], "nothing is at \"/x\"");
}

#[test]
fn some_statuses_say_how_to_go_on() {
    let header = |code| parts(Refusal::new(code, "")).0;
    assert!(header(Code::UpgradeRequired).contains("\r\nupgrade: websocket\r\n"));
    assert!(header(Code::MethodNotAllowed).contains("\r\nallow: GET"));
    assert!(header(Code::Unavailable).contains("\r\nretry-after: "));
}
