//! The configurations of `deploy/proxies`, run by the real programs before real nodes: what the other tests show of a node
//! has to be so from the outside as well.

mod drain;
mod http2;
mod program;
mod quiet;
mod site;
mod tls;
mod twice;

use belfry::{protocol::TransportKind, testing::auth::DEV_API_KEY};
use futures_util::future::{join, join_all};
use serde_json::json;
use tokio::net::TcpStream;

use self::site::Site;
pub use self::{
    drain::{a_node_that_drains_is_left_by_all_and_nothing_is_lost, newcomers_pass_a_node_that_drains},
    http2::{in_a_browser_each_transport_gets_through, over_http2_events_come_one_by_one},
    program::Program,
    twice::a_publish_is_never_sent_twice,
};
use crate::{
    doctor::Patient,
    harness::{Ask as _, Client, Options, Raw, eventually},
};

/// Each test is one of each proxy's.
macro_rules! behind_each {
    ($($test:ident)*) => {
        behind_each!(@ nginx Nginx $($test)*);
        behind_each!(@ haproxy HaProxy $($test)*);
        behind_each!(@ caddy Caddy $($test)*);
        behind_each!(@ traefik Traefik $($test)*);
    };
    (@ $module:ident $program:ident $($test:ident)*) => {
        mod $module {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test(super::Program::$program).await;
                }
            )*
        }
    };
}

behind_each! {
    what_is_published_comes_at_once_on_each_transport
    a_session_goes_on_at_whichever_node_it_meets
    a_node_that_drains_is_left_by_all_and_nothing_is_lost
    newcomers_pass_a_node_that_drains
    what_is_for_operators_is_not_there_from_outside
    the_longest_message_passes_and_what_is_too_long_is_refused_in_our_words
    a_publish_is_never_sent_twice
    a_page_of_the_same_place_is_let_in_and_plain_http_is_sent_to_https
    the_doctor_has_nothing_to_say
    over_http2_events_come_one_by_one
    in_a_browser_each_transport_gets_through
}

async fn what_is_published_comes_at_once_on_each_transport(program: Program) {
    let site = Site::start(program).await;
    let outside = &site.outside;
    let mut clients = Vec::new();
    for kind in TransportKind::ALL {
        clients.push(Client::connect(outside, kind, &Options::to(&["news"])).await);
    }
    // Nothing else is published before each has come to all, so whoever holds something back is waited for in vain.
    for text in ["one", "two", "three"] {
        let hearing = join_all(clients.iter_mut().map(|client| client.data(1)));
        let publishing = async {
            eventually("the poll is held", || async {
                site.metric("belfry_connections{transport=\"poll\"}").await.iter().sum::<f64>() == 1.0
            })
            .await;
            outside.publish(text).await;
        };
        let (heard, ()) = join(hearing, publishing).await;
        assert_eq!(heard, [[text]; 3]);
    }
}

async fn a_session_goes_on_at_whichever_node_it_meets(program: Program) {
    const HOPS: usize = 8;
    let site = Site::start(program).await;
    for kind in TransportKind::ALL {
        let mut client = Client::connect(&site.outside, kind, &Options::to(&["news"])).await;
        for n in 0..HOPS {
            let options = client.cut();
            site.outside.publish(n).await;
            client = Client::connect(&site.outside, kind, &options).await;
            assert_eq!(client.welcome["resumed"], true, "{}", client.welcome);
            assert_eq!(client.data(1).await, [n]);
        }
    }
    let resumed = site.metric("belfry_resumes_total{outcome=\"resumed\"}").await;
    assert!(resumed.iter().filter(|count| **count > 0.0).count() > 1, "all by one node: {resumed:?}");
}

async fn what_is_for_operators_is_not_there_from_outside(program: Program) {
    let site = Site::start(program).await;
    for path in ["/healthz", "/", "/belfry.js", "/openapi.json"] {
        let answer = site.front.get(path).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    let authorization = format!("authorization: Bearer {DEV_API_KEY}");
    for name in ["metrics", "readyz", "admin/drain"] {
        let encoded = format!("%{:x}{}", name.as_bytes()[0], &name[1..]);
        for path in [
            format!("/{name}"),
            format!("/{name}/"),
            format!("/{name}?x=1"),
            format!("/{encoded}"),
            format!("/{}", encoded.to_uppercase()),
            format!("//{name}"),
            format!("/./{name}"),
            format!("/v1/../{name}"),
            format!("/v1/%2e%2e/{name}"),
            format!("/v1/..%2f{name}"),
            format!("/{}", name.replace('/', "%2f")),
            format!("http://localhost/{name}"),
        ] {
            for method in ["GET", "POST"] {
                let request = format!(
                    "{method} {path} HTTP/1.1\r\nhost: localhost\r\n{authorization}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                );
                let answer = site.front.exchange(&request).await;
                let refused = ["HTTP/1.1 404", "HTTP/1.1 400", "HTTP/1.1 301"];
                assert!(
                    refused.iter().any(|refusal| answer.starts_with(refusal)),
                    "{method} {path}: {answer}"
                );
            }
        }
    }
    assert_eq!(site.metric("belfry_draining").await, [0.0; 3]);
}

async fn the_longest_message_passes_and_what_is_too_long_is_refused_in_our_words(program: Program) {
    let site = Site::start(program).await;
    let outside = &site.outside;
    let limits = &outside.config.limits;
    // With its quotes it is as long as `data` may be.
    let longest = "x".repeat(limits.data_bytes - 2);
    for kind in TransportKind::ALL {
        let mut client = Client::connect(outside, kind, &Options::to(&["news", "room:1"])).await;
        let (heard, _) = join(client.data(1), outside.publish(longest.clone())).await;
        assert_eq!(heard, [longest.as_str()]);
        let publish = json!({ "type": "publish", "id": 1, "channel": "room:1", "data": longest });
        let reply = client.command(publish).await;
        assert_eq!(reply["ok"], true, "{kind:?}: {reply}");
    }
    let batch = |bytes: usize| {
        let publish = json!({ "channel": "eph:a", "data": longest });
        let body = json!({ "publishes": vec![publish; bytes / (limits.data_bytes + 100)] }).to_string();
        // White space is allowed before JSON, and counts.
        format!("{}{body}", " ".repeat(bytes - body.len()))
    };
    let sent =
        outside.request("POST", "/v1/publish/batch").bearer_auth(DEV_API_KEY).body(batch(limits.body_bytes));
    let answer = sent.answer().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert!(answer.json()["results"].as_array().unwrap().iter().all(|result| result["status"] == 200));
    for bytes in [limits.body_bytes + 1, 2 * limits.body_bytes] {
        let answer = refusal(&site, &batch(bytes)).await;
        assert!(answer.starts_with("HTTP/1.1 413"), "{bytes}: {answer}");
        assert!(
            answer.contains("application/problem+json") && answer.contains("\"too_large\""),
            "{bytes}: {answer}"
        );
    }
}

/// What comes back for a body that need not be sent, as curl does with long ones: who does not wait to be asked for it may
/// find the connection reset before it has read why.
async fn refusal(site: &Site, body: &str) -> String {
    let mut raw = site.front.connect().await;
    raw.send(format!(
        "POST /v1/publish/batch HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {DEV_API_KEY}\r\n\
         content-length: {}\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n",
        body.len()
    ))
    .await;
    let mut head = raw.until("\r\n\r\n").await;
    if head.starts_with("HTTP/1.1 100") {
        raw.send(body).await;
    }
    while head.starts_with("HTTP/1.1 100") {
        head = raw.until("\r\n\r\n").await;
    }
    head + &raw.rest().await
}

async fn a_page_of_the_same_place_is_let_in_and_plain_http_is_sent_to_https(program: Program) {
    let site = Site::with(program, |config| {
        config.dev = false;
        config.auth.jwt_secret = Some("a secret of these tests, 32 bytes long".into());
    })
    .await;
    let proxy = &site.front.proxy;
    let (host, token) =
        (format!("localhost:{}", proxy.https.port()), site.outside.token("ann", &["news"], &[]));
    let handshake = async |origin: &str| {
        let mut raw = site.front.connect().await;
        raw.send(format!(
            "GET /v1/ws HTTP/1.1\r\nhost: {host}\r\norigin: {origin}\r\nauthorization: Bearer {token}\r\n\
             connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        ))
        .await;
        raw.until("\r\n\r\n").await
    };
    let answer = handshake(&format!("https://{host}")).await;
    assert!(answer.starts_with("HTTP/1.1 101"), "{answer}");
    let answer = handshake("https://evil.example").await;
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");

    let mut plain = Raw::over(TcpStream::connect(proxy.http).await.unwrap());
    plain.send("GET /v1/sse HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await;
    let answer = plain.rest().await.to_ascii_lowercase();
    assert!(
        answer.starts_with("http/1.1 30") && answer.contains("\r\nlocation: https://localhost"),
        "{answer}"
    );
}

async fn the_doctor_has_nothing_to_say(program: Program) {
    let secret = "a secret of these tests, 32 bytes long";
    let site = Site::with(program, |config| {
        config.dev = false;
        config.auth.jwt_secret = Some(secret.into());
    })
    .await;
    let patient = Patient::new(&format!("[auth]\njwt_secret = {secret:?}\n"));
    let (url, authority) = (site.front.url(""), site.front.authority());
    let arguments = ["--hold", "2s", "--url", &url, "--ca-file", authority.to_str().unwrap()];
    let found = patient.examine(&arguments).await;
    found.is_well();
    for level in ["warning", "skipped", "note"] {
        assert_eq!(found.of_proxy(level), Vec::<String>::new(), "{}", found.text);
    }
    // Without its authority nobody is trusted, and over plain HTTP clients would be sent elsewhere.
    patient.examine(&arguments[..4]).await.is_ill("proxy.reachable");
    let plain = format!("http://localhost:{}", site.front.proxy.http.port());
    let plain = patient.examine(&["--url", &plain]).await;
    plain.is_ill("proxy.reachable");
    assert!(plain.text.contains("\"advice\": \"give the address that it leads to"), "{}", plain.text);
}
