//! The API over the real log, with a database in memory.

mod batch;
mod history;
mod hostile;
mod publish;
mod surface;

use std::{sync::Arc, time::Duration};

use actix_web::{
    App,
    http::{StatusCode, header::HeaderMap},
    test::{self, TestRequest},
    web::Bytes,
};
use futures_util::future::BoxFuture;
use secrecy::ExposeSecret as _;
use serde_json::Value;

use super::{AppState, configure, problem::PROBLEM_JSON};
use crate::{
    auth::{
        ApiKeyRecord, Authenticator, CorsConfig, Grant, KeyId, KeySource, OriginPolicy, Patterns, Signer,
    },
    config::{Config, LimitsConfig, LogConfig, NamespaceConfig, NamespaceKind, Namespaces},
    log,
    protocol::{Timestamp, UserId},
    store::Store,
    telemetry::Metrics,
};

/// A server under `--dev`, which knows no key but `bk_dev`.
struct NoKeys;

impl KeySource for NoKeys {
    fn find<'a>(&'a self, _: &'a KeyId) -> BoxFuture<'a, anyhow::Result<Option<ApiKeyRecord>>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// `room` takes messages of users, `plain` is plain, `typing` is ephemeral; the rest is durable.
fn config() -> Config {
    let of = |kind| NamespaceConfig { kind, ..NamespaceConfig::default() };
    let mut namespaces = Namespaces::default();
    namespaces.insert("room", NamespaceConfig { client_publish: true, ..NamespaceConfig::default() });
    namespaces.insert("plain", NamespaceConfig { history_size: 3, ..of(NamespaceKind::Plain) });
    namespaces.insert("typing", of(NamespaceKind::Ephemeral));
    Config {
        namespaces,
        limits: LimitsConfig {
            data_bytes: 1_000,
            publish_channels: 5,
            batch_publishes: 4,
            body_bytes: 20_000,
            body_timeout: Duration::from_millis(100),
            ..LimitsConfig::default()
        },
        cors: CorsConfig { origins: vec!["https://app.example".to_owned()] },
        dev: true,
        ..Config::default()
    }
}

/// A server's state over a log of its own.
async fn state(config: Config) -> AppState {
    let store = Store::open("sqlite::memory:", &crate::store::StoreOptions::of(&config)).await.unwrap();
    store.migrate().await.unwrap();
    let (config, metrics) = (Arc::new(config), Arc::new(Metrics::default()));
    let log =
        log::memory::open(store, &config, log::memory::Tuning::of(&config.log), &metrics).await.unwrap();
    let signer = Signer::new(&config.auth, config.dev).unwrap().filter(|_| config.dev);
    AppState::new(
        log,
        Arc::new(Authenticator::new(&config.auth, config.dev, Arc::new(NoKeys)).unwrap()),
        Arc::new(OriginPolicy::new(&config.cors, config.dev, false).unwrap()),
        config,
        metrics,
        signer.map(Arc::new),
    )
}

/// A token for ann, who may publish to rooms and news and read rooms.
fn token(state: &AppState) -> String {
    let grant = Grant {
        user: UserId::parse("ann").unwrap(),
        channels: Patterns::parse(&["room:*"]).unwrap(),
        publish: Patterns::parse(&["room:*", "news"]).unwrap(),
        expires_at: Timestamp::now().plus(Duration::from_secs(60)),
    };
    state.dev_signer.as_ref().unwrap().sign(&grant).expose_secret().to_owned()
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The status and the code of a problem.
    fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), Some(PROBLEM_JSON), "{self:?}");
        let body = self.json();
        assert_eq!(body["status"], self.status.as_u16());
        (self.status.as_u16(), body["code"].as_str().unwrap().to_owned())
    }

    fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap().to_owned()
    }
}

/// Sends a request; every answer is held to what all of them promise.
async fn send(state: &AppState, request: TestRequest) -> Answer {
    let app = test::init_service(App::new().configure(|config| configure(config, state, Vec::new()))).await;
    let request = request.insert_header(("host", "localhost:8080")).to_request();
    let answer = test::call_service(&app, request).await;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let answer = Answer { status, headers, body: test::read_body(answer).await };
    // Files say themselves how long they may be kept.
    if answer.header("etag").is_none() {
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer:?}");
    }
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{answer:?}");
    answer
}

fn get(uri: &str) -> TestRequest {
    TestRequest::get().uri(uri).insert_header(("authorization", "Bearer bk_dev"))
}

fn post(uri: &str, body: impl Into<Bytes>) -> TestRequest {
    TestRequest::post().uri(uri).insert_header(("authorization", "Bearer bk_dev")).set_payload(body)
}

async fn publish(state: &AppState, body: &str) -> Answer {
    send(state, post("/v1/publish", body.to_owned())).await
}

/// Asserts a problem and gives its detail.
#[track_caller]
fn refused(answer: &Answer, status: u16, code: &str) -> String {
    assert_eq!(answer.problem(), (status, code.to_owned()), "{answer:?}");
    answer.detail()
}
