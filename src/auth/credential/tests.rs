use actix_http::header::HeaderValue;

use super::*;

fn head(uri: &str, headers: &[(&str, &str)]) -> RequestHead {
    let mut head = RequestHead::default();
    head.uri = uri.parse().unwrap();
    for (name, value) in headers {
        head.headers.append(name.parse().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    head
}

fn find(uri: &str, headers: &[(&str, &str)], body: Option<&str>) -> Result<Option<Credential>, Refusal> {
    Credential::find(&head(uri, headers), body, Some("session"), Purpose::Stream)
}

/// The place and the text, or nothing.
fn found(uri: &str, headers: &[(&str, &str)], body: Option<&str>) -> Option<(CredentialPlace, String)> {
    find(uri, headers, body).unwrap().map(|found| (found.place(), found.text().to_owned()))
}

const EVERYWHERE: [(&str, &str); 3] = [
    ("authorization", "Bearer a"),
    ("sec-websocket-protocol", "belfry.v1, bearer.c"),
    ("cookie", "x=y; session=e"),
];

#[test]
fn the_first_place_in_the_contracts_order_decides() {
    let is = |place, text: &str| Some((place, text.to_owned()));
    let uri = "/v1/sse?channels=news&ticket=d";
    assert_eq!(found(uri, &EVERYWHERE, Some("b")), is(CredentialPlace::Authorization, "a"));
    assert_eq!(found(uri, &EVERYWHERE[1..], Some("b")), is(CredentialPlace::Body, "b"));
    assert_eq!(found(uri, &EVERYWHERE[1..], None), is(CredentialPlace::Subprotocol, "c"));
    assert_eq!(found(uri, &EVERYWHERE[2..], None), is(CredentialPlace::Ticket, "d"));
    assert_eq!(found("/v1/sse", &EVERYWHERE[2..], None), is(CredentialPlace::Cookie, "e"));
    assert_eq!(found("/v1/sse", &[], None), None);
}

#[test]
fn cookies_are_off_by_default() {
    let head = head("/v1/sse", &EVERYWHERE[2..]);
    assert!(Credential::find(&head, None, None, Purpose::Stream).unwrap().is_none());
}

#[test]
fn a_worthless_first_credential_is_not_passed_over() {
    for headers in [
        [("authorization", "Bearer "), ("cookie", "session=e")],
        [("authorization", "bk_dev"), ("cookie", "session=e")],
        [("authorization", "Bearer a b"), ("cookie", "session=e")],
        [("sec-websocket-protocol", "bearer."), ("cookie", "session=e")],
    ] {
        assert_eq!(find("/v1/sse", &headers, None).unwrap_err().code, Code::Unauthorized, "{headers:?}");
    }
    assert!(find("/v1/sse?ticket=", &EVERYWHERE[2..], None).is_err());
    assert!(find("/v1/sse", &EVERYWHERE[2..], Some("")).is_err());
}

#[test]
fn what_is_sent_twice_is_refused() {
    for headers in [
        [("authorization", "Bearer a"), ("authorization", "Bearer b")],
        [("sec-websocket-protocol", "bearer.a"), ("sec-websocket-protocol", "bearer.b")],
        [("cookie", "session=a; session=b"), ("x", "y")],
        [("cookie", "session=a"), ("cookie", "session=b")],
    ] {
        assert!(find("/v1/sse", &headers, None).is_err(), "{headers:?}");
    }
    assert!(find("/v1/sse?ticket=a&ticket=b", &[], None).is_err());
}

#[test]
fn a_proxys_scheme_is_not_ours() {
    let headers = [("authorization", "Basic dXNlcjpwYXNz"), ("cookie", "session=e")];
    assert_eq!(found("/v1/sse", &headers, None), Some((CredentialPlace::Cookie, "e".into())));
    assert_eq!(
        found("/", &[("authorization", "bEARER  a")], None),
        Some((CredentialPlace::Authorization, "a".into()))
    );
}

#[test]
fn a_token_in_the_url_is_refused_whatever_else_is_sent() {
    for query in [
        "token=eyJ.eyJ.x",
        "access_token=x",
        "ACCESS_TOKEN=x",
        "a=b&%74oken=x",
        "jwt=x",
        "api_key=bk_dev",
        "ticket=eyJ.eyJ.x",
        "ticket=bk_dev",
        "token",
    ] {
        let refusal = find(&format!("/v1/sse?{query}"), &EVERYWHERE, None).unwrap_err();
        assert_eq!(refusal.code, Code::Unauthorized, "{query}");
        assert!(refusal.detail.contains("POST /v1/tickets"), "{query}");
        assert!(!refusal.detail.contains("eyJ"));
    }
}

#[test]
fn a_ticket_opens_streams_only() {
    let head = head("/v1/publish?ticket=d", &[]);
    assert!(Credential::find(&head, None, None, Purpose::Call).is_err());
}

#[test]
fn credentials_are_bounded() {
    let token = "x".repeat(MAX_TOKEN_BYTES);
    assert!(Credential::from_first_frame(&token).is_ok());
    let refusal = Credential::from_first_frame(&(token + "x")).unwrap_err();
    assert!(!refusal.detail.contains("xxx"));
}

#[test]
fn api_keys_are_told_from_tokens_and_not_taken_from_cookies() {
    let is_key = |headers: &[(&str, &str)]| find("/v1/sse", headers, None).unwrap().unwrap().is_api_key();
    assert!(is_key(&[("authorization", "Bearer bk_dev")]));
    assert!(!is_key(&[("authorization", "Bearer eyJ")]));
    assert!(!is_key(&[("cookie", "session=bk_dev")]));
}

#[test]
fn a_credential_shows_its_place_only() {
    let credential = Credential::from_first_frame("CANARY").unwrap();
    assert_eq!(format!("{credential:?}"), "Credential { place: FirstFrame, .. }");
}
