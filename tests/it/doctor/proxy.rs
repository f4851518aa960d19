//! The proxy, as a client sees it: real ones that do not do as they should. That the doctor has nothing to say of the
//! configurations of `deploy/proxies` is shown in `proxies`.

use super::{
    Found, Patient,
    haproxy::Haproxy,
    nginx::{Nginx, UPGRADE},
};
use crate::harness::TestApp;

async fn look(url: &str, more: &[&str]) -> Found {
    let arguments = [&["--dev", "--hold", "2s", "--url", url], more].concat();
    Patient::new("").examine(&arguments).await
}

#[tokio::test]
async fn straight_to_the_server_all_is_well_but_for_what_is_for_the_inside() {
    let app = TestApp::start().await;
    let found = look(&app.url(""), &[]).await;
    found.is_well();
    assert_eq!(found.of_proxy("warning"), ["proxy.exposed"], "{}", found.text);
    assert_eq!(found.of_proxy("skipped"), Vec::<String>::new(), "{}", found.text);
    assert_eq!(found.levels("proxy.idle"), ["ok", "ok", "ok"]);
}

#[tokio::test]
async fn a_stream_that_is_held_by_size_is_told_from_one_that_is_held_whole() {
    let app = TestApp::start().await;
    let holds = " http-request del-header Upgrade\n http-response wait-for-body time 30s at-least 15000";
    let haproxy = Haproxy::before(app.address, holds).await;
    let found = look(&haproxy.url(), &[]).await;
    found.is_ill("proxy.websocket");
    found.is_ill("proxy.buffering");
    assert!(found.seen("proxy.buffering").contains("padding get it through"), "{}", found.text);
}

#[tokio::test]
async fn a_buffer_is_found_and_so_is_compression() {
    let app = TestApp::start().await;
    // Belfry asks nginx not to buffer; this one does not listen, and speaks HTTP/1.0 as it does by itself: over
    // HTTP/1.1 it passes each chunk on.
    let deaf = "proxy_ignore_headers X-Accel-Buffering;";
    let buffers = Nginx::before(app.address, deaf).await;
    let found = look(&buffers.url(), &[]).await;
    found.is_ill("proxy.buffering");
    assert!(found.seen("proxy.buffering").contains("held back"), "{}", found.text);
    let off = Nginx::before(app.address, &format!("{deaf} proxy_buffering off;")).await;
    assert_eq!(look(&off.url(), &[]).await.level("proxy.buffering"), "ok");
    let minds = Nginx::before(app.address, "").await;
    assert_eq!(look(&minds.url(), &[]).await.level("proxy.buffering"), "ok");

    // Belfry says that its answers are encoded as they are, which nginx respects where it hears it.
    let zips = format!(
        "{UPGRADE} proxy_hide_header Content-Encoding; \
         gzip on; gzip_types text/event-stream; gzip_proxied any; gzip_min_length 0;"
    );
    let zips = Nginx::before(app.address, &zips).await;
    assert_eq!(look(&zips.url(), &[]).await.level("proxy.compression"), "warning");
}

#[tokio::test]
async fn a_proxy_that_does_not_pass_upgrades_is_found_and_so_are_its_limits() {
    let app = TestApp::start().await;
    let nginx = Nginx::before(app.address, "proxy_http_version 1.1; client_max_body_size 1m;").await;
    let found = look(&nginx.url(), &[]).await;
    found.is_ill("proxy.websocket");
    assert!(found.seen("proxy.websocket").contains("takes the header Upgrade away"), "{}", found.text);
    assert_eq!(found.levels("proxy.body_limit"), ["ok", "warning"]);
    assert_eq!(found.level("proxy.buffering"), "ok");
    let narrow = Nginx::before(app.address, &format!("{UPGRADE} client_max_body_size 10k;")).await;
    look(&narrow.url(), &[]).await.is_ill("proxy.body_limit");
}

#[tokio::test]
async fn a_proxy_that_takes_the_host_away_is_found_before_pages_are_refused() {
    let app = TestApp::closed(|_| {}).await;
    let hides = Nginx::before(app.address, UPGRADE).await;
    let found = look(&hides.url(), &[]).await;
    found.is_ill("proxy.websocket");
    assert!(found.seen("proxy.websocket").contains("another Host"), "{}", found.text);
    let passes = Nginx::before(app.address, &format!("{UPGRADE} proxy_set_header Host $http_host;")).await;
    let found = look(&passes.url(), &[]).await;
    assert!(!found.levels("proxy.websocket").contains(&"problem".to_owned()), "{}", found.text);
}

#[tokio::test]
async fn a_proxy_that_cuts_what_is_silent_is_found_on_all_three_transports() {
    let app = TestApp::start().await;
    let nginx =
        Nginx::before(app.address, &format!("{UPGRADE} proxy_buffering off; proxy_read_timeout 2s;")).await;
    let arguments = ["--dev", "--hold", "5s", "--url", &nginx.url()];
    let found = Patient::new("").examine(&arguments).await;
    found.is_ill("proxy.idle");
    assert_eq!(found.levels("proxy.idle"), ["problem", "problem", "problem"], "{}", found.text);
}

#[tokio::test]
async fn without_a_credential_what_needs_one_is_skipped_and_from_a_file_or_the_environment_it_is_used() {
    let app = TestApp::closed(|_| {}).await;
    let patient = Patient::new("");
    let url = app.url("");
    let arguments = ["--hold", "1s", "--url", &url];
    let without = patient.examine(&arguments).await;
    assert_eq!(without.level("proxy.websocket"), "ok", "{}", without.text);
    assert_eq!(
        (without.level("proxy.buffering"), without.level("proxy.poll")),
        ("skipped".to_owned(), "skipped".to_owned())
    );

    let token = app.token("ann", &[], &[]);
    let file = patient.directory.path().join("token");
    std::fs::write(&file, format!("{token}\n")).unwrap();
    let from_file =
        patient.examine(&[&arguments[..], &["--token-file", file.to_str().unwrap()]].concat()).await;
    assert_eq!(
        (from_file.level("proxy.buffering"), from_file.level("proxy.poll")),
        ("ok".to_owned(), "ok".to_owned())
    );

    let key = app.api_key("subscribe").await;
    let mut command = patient.command(&arguments);
    command.env("BELFRY_API_KEY", &key);
    let from_environment = Found::of(command).await;
    assert_eq!(from_environment.level("proxy.buffering"), "ok", "{}", from_environment.text);
    for found in [&from_file, &from_environment] {
        assert!(!found.text.contains(&token) && !found.text.contains(&key));
    }

    let mut command = patient.command(&arguments);
    command.env("BELFRY_TOKEN", "bad");
    let refused = Found::of(command).await;
    assert_eq!(refused.level("proxy.buffering"), "skipped", "{}", refused.text);
}

#[tokio::test]
async fn what_is_not_belfry_is_told_and_nothing_else_is_asked_of_it() {
    let app = TestApp::start().await;
    let nginx = Nginx::before(app.address, "return 200 hello;").await;
    let found = look(&nginx.url(), &[]).await;
    found.is_ill("proxy.reachable");
    assert!(found.seen("proxy.reachable").contains("not Belfry"), "{}", found.text);
    look("http://127.0.0.1:1", &[]).await.is_ill("proxy.reachable");
    let headless = Nginx::before("127.0.0.1:1".parse().unwrap(), UPGRADE).await;
    let found = look(&headless.url(), &[]).await;
    assert!(found.seen("proxy.reachable").contains("reaches no Belfry"), "{}", found.text);
    let moved = Nginx::before(app.address, "return 301 https://push.example$request_uri;").await;
    let found = look(&moved.url(), &[]).await;
    found.is_ill("proxy.reachable");
    assert!(found.text.contains("https://push.example/v1/ws"), "{}", found.text);
}
