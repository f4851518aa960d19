use actix_http::header::HeaderValue;

use super::*;

fn origin(text: &str) -> Origin {
    text.parse().unwrap()
}

#[test]
fn case_and_default_ports_make_no_difference_and_all_else_does() {
    let app = origin("https://app.example.com");
    for same in ["HTTPS://App.Example.COM", "https://app.example.com:443", "https://app.example.com:0443"] {
        assert_eq!(origin(same), app, "{same}");
    }
    for other in [
        "http://app.example.com",
        "https://app.example.com:444",
        "https://app.example.com.evil.com",
        "https://evil-app.example.com",
        "https://app.example.co",
        "https://example.com",
        "https://app.example.com.",
        "https://appxexample.com",
    ] {
        assert_ne!(origin(other), app, "{other}");
    }
    assert_eq!(app.to_string(), "https://app.example.com");
    assert_eq!(origin("http://[::1]:8080").to_string(), "http://[::1]:8080");
    assert_eq!(origin("chrome-extension://abc").to_string(), "chrome-extension://abc");
}

#[test]
fn what_is_not_an_origin_does_not_parse() {
    for bad in [
        "",
        "null",
        "*",
        "https://",
        "https://*",
        "https://*.example.com",
        "https://a.com/",
        "https://a.com/path",
        "https://a.com?x",
        "https://a.com#x",
        "https://u@a.com",
        "https://a.com@evil.com",
        "https://a.com:",
        "https://a.com:+80",
        "https://a.com:65536",
        "https://a.com:8x",
        "https://a.com:80:80",
        "https://[::1",
        "https://::1",
        "https://[evil]",
        "https://[::1]x",
        "https://a b.com",
        " https://a.com",
        "https://a.com ",
        "https://ä.com",
        "https://a.com,https://b.com",
        "https://a.com https://b.com",
        "//a.com",
        "a.com",
        "1http://a.com",
        "https://a%2ecom",
        "https://a.com\\@evil.com",
    ] {
        assert!(bad.parse::<Origin>().is_err(), "{bad:?}");
    }
}

#[test]
fn loopback_is_exactly_three_names() {
    for yes in ["http://localhost", "https://localhost:5173", "http://127.0.0.1:1", "http://[::1]:8080"] {
        assert!(origin(yes).is_loopback(), "{yes}");
    }
    for no in [
        "http://localhost.evil.com",
        "http://evil-localhost",
        "http://localhost.",
        "http://127.0.0.2",
        "http://127.1",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::ffff:127.0.0.1]",
        "http://[0:0:0:0:0:0:0:1]",
        "http://2130706433",
        "app://localhost",
    ] {
        assert!(!origin(no).is_loopback(), "{no}");
    }
}

fn with_host(host: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.append(HOST, HeaderValue::from_str(host).unwrap());
    headers
}

#[test]
fn the_same_origin_is_the_same_host_and_port() {
    for (page, host) in [
        ("http://localhost:8080", "localhost:8080"),
        ("https://push.example.com", "push.example.com"),
        ("https://push.example.com", "PUSH.example.com:443"),
        ("http://push.example.com:80", "push.example.com"),
        ("http://[::1]:8080", "[::1]:8080"),
    ] {
        assert!(origin(page).is_same_as_host(&with_host(host)), "{page} {host}");
    }
    for (page, host) in [
        ("http://localhost:5173", "localhost:8080"),
        ("http://localhost:8080", "127.0.0.1:8080"),
        ("https://example.com", "push.example.com"),
        ("https://push.example.com:8443", "push.example.com"),
        ("app://push.example.com", "push.example.com"),
    ] {
        assert!(!origin(page).is_same_as_host(&with_host(host)), "{page} {host}");
    }
    assert!(!origin("http://a.com").is_same_as_host(&HeaderMap::new()));
}

#[test]
fn null_and_doubled_headers_are_nobodys() {
    let mut headers = HeaderMap::new();
    assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Absent);
    headers.append(ORIGIN, HeaderValue::from_static("null"));
    assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Opaque);
    headers.insert(ORIGIN, HeaderValue::from_static("https://a.com"));
    assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Origin(origin("https://a.com")));
    headers.append(ORIGIN, HeaderValue::from_static("https://a.com"));
    assert_eq!(ClaimedOrigin::of(&headers), ClaimedOrigin::Opaque);
}
