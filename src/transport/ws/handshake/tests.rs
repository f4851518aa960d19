use actix_http::{Method, test::TestRequest};

use super::*;

fn request(headers: &[(&str, &str)]) -> Result<String, Code> {
    // The key and its answer are the RFC's own example (§1.3).
    let mut request = TestRequest::default();
    request
        .insert_header(("connection", "upgrade"))
        .insert_header(("upgrade", "websocket"))
        .insert_header(("sec-websocket-version", "13"))
        .insert_header(("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="));
    for header in headers {
        request.insert_header(*header);
    }
    let response = respond(request.finish().head()).map_err(|refusal| refusal.code)?;
    Ok(String::from_utf8(response.to_vec()).unwrap())
}

#[test]
fn the_example_of_the_rfc_gets_its_answer() {
    let response = request(&[]).unwrap();
    assert!(response.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    assert!(!response.contains("sec-websocket-protocol"));
}

#[test]
fn only_our_subprotocol_is_echoed() {
    let offer = |offer| request(&[("sec-websocket-protocol", offer)]);
    for ours in ["belfry.v1", "graphql-ws , belfry.v1", "bearer.a.b.c,belfry.v1"] {
        assert!(offer(ours).unwrap().contains("\r\nsec-websocket-protocol: belfry.v1\r\n"));
    }
    assert_eq!(offer("belfry.v2, graphql-ws"), Err(Code::BadSubprotocol));
    assert_eq!(offer("graphql-ws, bearer.a.b.c"), Err(Code::BadSubprotocol));
    assert!(!offer("bearer.a.b.c").unwrap().contains("sec-websocket-protocol"));
}

#[test]
fn what_is_not_a_handshake_is_refused() {
    assert_eq!(request(&[("upgrade", "h2c")]), Err(Code::UpgradeRequired));
    assert_eq!(request(&[("connection", "keep-alive")]), Err(Code::UpgradeRequired));
    assert_eq!(request(&[("sec-websocket-version", "8")]), Err(Code::UpgradeRequired));
    assert_eq!(request(&[("sec-websocket-key", "short")]), Err(Code::BadRequest));
    let connect = TestRequest::default().method(Method::CONNECT).finish();
    assert_eq!(respond(connect.head()).map_err(|refusal| refusal.code), Err(Code::MethodNotAllowed));
}
