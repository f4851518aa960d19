use actix_web::http::Method;
use serde_json::json;

use super::*;

#[actix_web::test]
async fn unknown_paths_and_methods_are_problems() {
    let state = state(config()).await;
    for path in
        ["/nothing", "/v1/nothing", "/v1/publish/", "/.gitignore", "/../Cargo.toml", "/%2e%2e/Cargo.toml"]
    {
        refused(&send(&state, get(path)).await, 404, "not_found");
    }
    for (path, method, allow) in [
        ("/v1/publish", Method::GET, "POST"),
        ("/v1/publish", Method::OPTIONS, "POST"),
        ("/healthz", Method::POST, "GET, HEAD"),
        ("/v1/history", Method::DELETE, "GET, HEAD"),
        ("/", Method::POST, "GET, HEAD"),
    ] {
        let answer = send(&state, TestRequest::with_uri(path).method(method)).await;
        refused(&answer, 405, "method_not_allowed");
        assert_eq!(answer.header("allow"), Some(allow), "{path}");
    }
    let answer = send(&state, get("/v1/ws")).await;
    refused(&answer, 426, "upgrade_required");
    assert_eq!(answer.header("upgrade"), Some("websocket"));
}

#[actix_web::test]
async fn health_and_readiness_differ_while_draining() {
    let state = state(config()).await;
    let status = json!({"status": "ok"});
    for path in ["/healthz", "/readyz"] {
        assert_eq!(send(&state, get(path)).await.json(), status, "{path}");
    }
    let head = send(&state, TestRequest::with_uri("/healthz").method(Method::HEAD)).await;
    assert_eq!(head.status, 200);
    state.draining.begin();
    assert_eq!(send(&state, get("/healthz")).await.json(), status);
    let answer = send(&state, get("/readyz")).await;
    refused(&answer, 503, "going_away");
    assert!(answer.header("retry-after").is_some());
}

#[actix_web::test]
async fn metrics_are_prometheus_text() {
    let state = state(config()).await;
    let answer = send(&state, get("/metrics")).await;
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert!(std::str::from_utf8(&answer.body).unwrap().contains("belfry_build_info{"));
}

#[actix_web::test]
async fn the_openapi_document_is_served() {
    let state = state(config()).await;
    let document = send(&state, get("/openapi.json")).await.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    assert!(document["paths"]["/v1/publish"]["post"]["requestBody"].is_object());
    assert!(document["components"]["schemas"]["Problem"].is_object());
}

#[actix_web::test]
async fn tickets_are_given_for_a_credential_in_header_or_body() {
    let state = state(config()).await;
    let answer = send(&state, post("/v1/tickets", "")).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.json()["expires_in"], 30);
    assert!(answer.json()["ticket"].as_str().unwrap().len() >= 16);

    let body = json!({ "token": token(&state) }).to_string();
    let request = TestRequest::post().uri("/v1/tickets").set_payload(body);
    let request = request
        .insert_header(("content-type", "text/plain"))
        .insert_header(("origin", "https://app.example"));
    // Under --dev only pages of this machine may ask.
    refused(&send(&state, request).await, 403, "forbidden_origin");
    let body = json!({ "token": token(&state) }).to_string();
    let request = TestRequest::post().uri("/v1/tickets").set_payload(body);
    let answer = send(&state, request.insert_header(("origin", "http://localhost:5173"))).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("access-control-allow-origin"), Some("http://localhost:5173"));

    refused(&send(&state, TestRequest::post().uri("/v1/tickets")).await, 401, "unauthorized");
    refused(&send(&state, post("/v1/tickets", "{\"tokn\":1}")).await, 400, "bad_request");
}

#[actix_web::test]
async fn cors_covers_what_pages_use_and_not_publishing() {
    let state = state(Config { dev: false, ..config() }).await;
    let preflight = |path: &str| {
        TestRequest::with_uri(path)
            .method(Method::OPTIONS)
            .insert_header(("origin", "https://app.example"))
            .insert_header(("access-control-request-method", "POST"))
    };
    for path in ["/v1/history", "/v1/tickets"] {
        let answer = send(&state, preflight(path)).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://app.example"), "{path}");
        let request = TestRequest::with_uri(path).method(Method::DELETE);
        let answer = send(&state, request.insert_header(("origin", "https://app.example"))).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://app.example"), "errors too");
    }
    for path in ["/v1/publish", "/v1/publish/batch", "/metrics", "/openapi.json"] {
        let answer = send(&state, preflight(path)).await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{path}");
        assert_eq!(answer.status, 405);
    }
}

#[actix_web::test]
async fn a_page_that_is_not_listed_is_told_so_and_nothing_is_done_for_it() {
    let state = state(Config { dev: false, ..config() }).await;
    for path in ["/v1/poll", "/v1/sse", "/v1/tickets"] {
        let request = post(path, "{}").insert_header(("origin", "https://other.example"));
        let answer = send(&state, request.insert_header(("sec-fetch-site", "cross-site"))).await;
        refused(&answer, 403, "forbidden_origin");
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://other.example"), "{path}");
    }
}

/// Otherwise it looks to the page as if nobody were there.
#[actix_web::test]
async fn in_development_a_page_of_elsewhere_may_read_that_it_is_refused() {
    let state = state(Config { dev: true, ..config() }).await;
    for path in ["/v1/poll", "/v1/sse", "/v1/tickets", "/dev/token?sub=ann", "/nothing"] {
        let request = post(path, "{}").insert_header(("origin", "https://other.example"));
        let answer = send(&state, request).await;
        refused(&answer, 403, "forbidden_origin");
        assert_eq!(answer.header("access-control-allow-origin"), Some("https://other.example"), "{path}");
        assert_eq!(answer.header("vary"), Some("Origin"), "{path}");
    }
    let preflight = TestRequest::default().method(Method::OPTIONS).uri("/v1/poll");
    let preflight = preflight.insert_header(("origin", "https://other.example"));
    let answer = send(&state, preflight.insert_header(("access-control-request-method", "POST"))).await;
    assert_eq!((answer.status.as_u16(), answer.header("access-control-allow-methods")), (403, None));
}

#[actix_web::test]
async fn a_page_of_any_origin_may_read_that_nothing_is_there() {
    let state = state(Config { dev: false, ..config() }).await;
    let answer =
        send(&state, post("/wrong/v1/sse", "{}").insert_header(("origin", "https://other.example"))).await;
    refused(&answer, 404, "not_found");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
}

#[actix_web::test]
async fn under_a_prefix_all_is_there_as_it_is_without_it() {
    let mut prefixed = config();
    prefixed.server.path_prefix = "/push/to".to_owned();
    let state = state(prefixed).await;
    for path in [
        "/",
        "/belfry.js",
        "/healthz",
        "/openapi.json",
        "/dev/token?sub=bob&ttl=60",
        "/v1/history?channel=news",
    ] {
        for path in [format!("/push/to{path}"), path.to_owned()] {
            let request = TestRequest::get().uri(&path).insert_header(("authorization", "Bearer bk_dev"));
            assert_eq!(send(&state, request).await.status, 200, "{path}");
        }
    }
    let document = send(&state, TestRequest::get().uri("/push/to/openapi.json")).await.json();
    assert_eq!(document["servers"][0]["url"], "/push/to", "for clients that are made from it");
    let answer = send(&state, TestRequest::get().uri("/push/to")).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (308, Some("/push/to/")));
    for path in ["/push/v1/history", "/push/tov1/history", "/push/to/push/to/"] {
        assert_eq!(send(&state, TestRequest::get().uri(path)).await.status, 404, "{path}");
    }
}

#[actix_web::test]
async fn dev_tokens_work_and_exist_under_dev_only() {
    let dev = state(config()).await;
    let answer = send(&dev, TestRequest::get().uri("/dev/token?sub=bob&channels=room:*,news&ttl=60")).await;
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    let token = std::str::from_utf8(&answer.body).unwrap().to_owned();
    let bearer = format!("Bearer {token}");
    for (channel, status) in [("news", 200), ("room:7", 200), ("user:bob", 200), ("team:1", 403)] {
        let request = TestRequest::get().uri(&format!("/v1/history?channel={channel}"));
        let answer = send(&dev, request.insert_header(("authorization", &*bearer))).await;
        assert_eq!(answer.status, status, "{channel}");
    }
    for query in ["", "sub=", "sub=a%20b", "sub=a&channels=**", "sub=a&ttl=0", "sub=a&ttl=86401", "sub=a&x=1"]
    {
        let answer = send(&dev, TestRequest::get().uri(&format!("/dev/token?{query}"))).await;
        refused(&answer, 400, "bad_request");
    }
    let strict = state(Config { dev: false, ..config() }).await;
    refused(&send(&strict, TestRequest::get().uri("/dev/token?sub=bob")).await, 404, "not_found");
}

#[actix_web::test]
async fn under_dev_other_hosts_and_origins_are_refused_everywhere() {
    let state = state(config()).await;
    let app = test::init_service(App::new().configure(|config| configure(config, &state, Vec::new()))).await;
    for path in ["/", "/healthz", "/v1/publish", "/dev/token?sub=a", "/nothing"] {
        let request = TestRequest::get().uri(path).insert_header(("host", "evil.example"));
        let answer = test::call_service(&app, request.to_request()).await;
        assert_eq!(answer.status(), 403, "{path}");
        assert_eq!(answer.headers().get("cache-control").unwrap(), "no-store");
        let request = TestRequest::get().uri(path).insert_header(("origin", "https://evil.example"));
        refused(&send(&state, request).await, 403, "forbidden_origin");
    }
}

#[actix_web::test]
async fn the_console_and_the_client_are_built_in() {
    let state = state(config()).await;
    for (path, kind) in [("/", "text/html; charset=utf-8"), ("/belfry.js", "text/javascript; charset=utf-8")]
    {
        let answer = send(&state, TestRequest::get().uri(path)).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some(kind)), "{path}");
        assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'self';"));
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("cross-origin"));
        let etag = answer.header("etag").unwrap().to_owned();
        let request = TestRequest::get().uri(path).insert_header(("if-none-match", etag.clone()));
        let again = send(&state, request).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
        assert_eq!(again.header("etag"), Some(&*etag));
        let request = TestRequest::get().uri(path).insert_header(("if-none-match", "\"other\""));
        assert_eq!(send(&state, request).await.status, 200);
    }
}

#[actix_web::test]
async fn the_client_is_compressed_for_who_takes_it_and_kept_where_its_name_says_what_it_is() {
    let state = state(config()).await;
    let get = async |path: &str, accepts: &'static str| {
        send(&state, TestRequest::get().uri(path).insert_header(("accept-encoding", accepts))).await
    };
    let plain = get("/belfry.js", "identity").await;
    assert_eq!((plain.header("content-encoding"), plain.header("cache-control")), (None, Some("no-cache")));
    let mut etags = vec![plain.header("etag").unwrap().to_owned()];
    let wanted = [
        ("gzip, deflate, br", Some("br")),
        ("gzip", Some("gzip")),
        ("br;q=0, gzip", Some("gzip")),
        ("*", None),
        ("zstd", None),
        ("", None),
    ];
    for (accepts, encoding) in wanted {
        let answer = get("/belfry.js", accepts).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepts}");
        assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(answer.body.len() < plain.body.len() / 2, encoding.is_some(), "{accepts}");
        etags.push(answer.header("etag").unwrap().to_owned());
    }
    etags.sort();
    etags.dedup();
    assert_eq!(etags.len(), 3, "each form has a tag of its own: {etags:?}");
    assert_eq!(get("/belfry.js.br", "br").await.status, 404);

    let listed: serde_json::Value =
        serde_json::from_slice(&get("/belfry.integrity.json", "").await.body).unwrap();
    for name in ["belfry.js", "belfry.min.js", "belfry-bell.js"] {
        let url = listed[name]["url"].as_str().unwrap();
        let kept = get(&format!("/{url}"), "br").await;
        assert_eq!((kept.status.as_u16(), kept.header("content-encoding")), (200, Some("br")), "{url}");
        assert_eq!(kept.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(
            get(&format!("/{url}.map"), "").await.status.as_u16(),
            if name == "belfry.min.js" { 404 } else { 200 }
        );
    }
    let other = get(&format!("/client/{}/belfry.js", "0".repeat(32)), "br").await;
    assert_eq!((other.status.as_u16(), other.header("location")), (307, Some("../../belfry.js")));
    assert_eq!(other.header("cache-control"), Some("no-store"), "what it leads to changes");
    for path in ["/client/", "/client/x", "/client/x/index.html", "/client/x/y/belfry.js"] {
        assert_eq!(get(path, "br").await.status, 404, "{path}");
    }
}
