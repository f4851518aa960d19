use actix_web::{App, error::ErrorConflict, guard, http::StatusCode, test, web};

use super::*;
use crate::auth::CorsConfig;

const LISTED: &str = "https://app.example.com";

/// What a request is answered.
async fn ask(method: Method, path: &str, headers: &[(&str, &str)], cookies: bool) -> (StatusCode, HeaderMap) {
    let config = CorsConfig { origins: vec![LISTED.into()] };
    let policy = Arc::new(OriginPolicy::new(&config, false, cookies).unwrap());
    let get = web::resource("/v1/sse").guard(guard::Get());
    let post = web::resource("/v1/sse").guard(guard::Post());
    let app = App::new()
        .wrap(cors(&policy))
        .service(get.route(web::to(|| async { HttpResponse::Ok().body("data") })))
        .service(post.route(web::to(|| async { Err::<&str, _>(ErrorConflict("busy")) })))
        .route("/v1/tickets", web::post().to(HttpResponse::Forbidden))
        .service(web::resource("/v1/poll").route(web::get().to(HttpResponse::Ok)));
    let app = test::init_service(app).await;
    let mut request = test::TestRequest::with_uri(path).method(method);
    for header in headers {
        request = request.append_header(*header);
    }
    let response = test::call_service(&app, request.to_request()).await;
    (response.status(), response.headers().clone())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

#[actix_web::test]
async fn a_preflight_of_a_listed_origin_is_granted() {
    let preflight = [("origin", LISTED), ("access-control-request-method", "POST")];
    let (status, headers) = ask(Method::OPTIONS, "/v1/sse", &preflight, false).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(text(&headers, "access-control-allow-origin"), Some(LISTED));
    assert_eq!(text(&headers, "access-control-allow-methods"), Some("GET, POST"));
    let granted: Vec<_> = text(&headers, "access-control-allow-headers").unwrap().split(", ").collect();
    for header in ["last-event-id", "traceparent", "tracestate", "baggage", "sentry-trace"] {
        assert!(granted.contains(&header), "{header}");
    }
    assert_eq!(text(&headers, "access-control-max-age"), Some("7200"));
    assert_eq!(text(&headers, "vary"), Some("Origin"));
    assert_eq!(text(&headers, "access-control-allow-credentials"), None);
}

#[actix_web::test]
async fn any_other_preflight_is_granted_nothing() {
    for origin in ["https://evil.com", "null", "https://app.example.com.evil.com", "http://localhost:8080"] {
        let preflight = [("origin", origin), ("access-control-request-method", "POST")];
        let (_, headers) = ask(Method::OPTIONS, "/v1/sse", &preflight, true).await;
        assert!(!headers.keys().any(|name| name.as_str().starts_with("access-control")), "{origin}");
        assert_eq!(text(&headers, "vary"), Some("Origin"));
    }
}

#[actix_web::test]
async fn answers_and_errors_are_readable_by_listed_origins_only() {
    for (method, path, status) in [
        (Method::GET, "/v1/sse", StatusCode::OK),
        (Method::POST, "/v1/sse", StatusCode::CONFLICT),
        (Method::PUT, "/v1/poll", StatusCode::METHOD_NOT_ALLOWED),
        (Method::GET, "/v1/nothing", StatusCode::NOT_FOUND),
    ] {
        let (got, headers) = ask(method.clone(), path, &[("origin", LISTED)], false).await;
        assert_eq!(got, status, "{method} {path}");
        assert_eq!(text(&headers, "access-control-allow-origin"), Some(LISTED), "{method} {path}");
        assert_eq!(text(&headers, "access-control-expose-headers"), Some("retry-after"));
        assert_eq!(text(&headers, "vary"), Some("Origin"), "{method} {path}");
        for headers in [&[("origin", "https://evil.com")][..], &[]] {
            let (got, headers) = ask(method.clone(), path, headers, false).await;
            assert_eq!(got, status, "{method} {path}");
            assert_eq!(text(&headers, "access-control-allow-origin"), None, "{method} {path}");
            assert_eq!(text(&headers, "vary"), Some("Origin"), "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn a_page_that_is_not_listed_may_read_that_it_is_refused_and_no_more() {
    let elsewhere = [("origin", "https://other.example"), ("sec-fetch-site", "cross-site")];
    for (method, path, told) in [
        (Method::POST, "/v1/tickets", Some("https://other.example")),
        (Method::GET, "/v1/sse", None),
        (Method::POST, "/v1/sse", None),
    ] {
        let (_, headers) = ask(method, path, &elsewhere, true).await;
        assert_eq!(text(&headers, "access-control-allow-origin"), told, "{path}");
    }
    let preflight = [elsewhere[0], elsewhere[1], ("access-control-request-method", "POST")];
    let (_, headers) = ask(Method::OPTIONS, "/v1/sse", &preflight, false).await;
    assert_eq!(text(&headers, "access-control-allow-origin"), None);
    // The page's own server, behind a proxy that names another host.
    let own = [("origin", "https://other.example"), ("sec-fetch-site", "same-origin")];
    let (_, headers) = ask(Method::POST, "/v1/tickets", &own, false).await;
    assert_eq!(text(&headers, "access-control-allow-origin"), None);
}

#[actix_web::test]
async fn cookies_are_let_through_where_they_are_looked_at() {
    let (_, headers) = ask(Method::GET, "/v1/sse", &[("origin", LISTED)], true).await;
    assert_eq!(text(&headers, "access-control-allow-credentials"), Some("true"));
    let (_, headers) = ask(Method::GET, "/v1/sse", &[("origin", "https://evil.com")], true).await;
    assert_eq!(text(&headers, "access-control-allow-credentials"), None);
}
