//! What the tests stand on: a server of its own for each, and clients for its transports.
//!
//! Waits are for frames and conditions, never for time, and each has a deadline.

mod backend;
mod client;
mod http;
mod poll;
mod process;
mod raw;
mod server;
mod sse;
mod ws;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use belfry::{
    protocol::{Timestamp, UserId},
    testing::{
        api::Endpoint,
        auth::{DEV_API_KEY, Grant, Patterns, Signer},
        config::{Config, Sources},
    },
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use self::{backend::Place, server::Server};
pub use self::{
    backend::{Lock, is_fleet},
    client::{Client, Link, Options},
    http::{Answer, Ask},
    process::Process,
    raw::Raw,
    sse::{Event, Sse},
    ws::Ws,
};
pub use crate::support::SOON;

const TOML: &str = include_str!("belfry.toml");

/// A server under `--dev` with a database of its own: namespaces `plain`, `eph`(emeral) and `room`
/// (where clients may publish); every other one is durable. Ends when dropped.
pub struct TestApp {
    pub address: SocketAddr,
    pub config: Config,
    place: Arc<Place>,
    running: Option<Running>,
}

enum Running {
    Here(Server),
    Process(Process),
}

impl TestApp {
    /// In this process, on two workers.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with other settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::with_routes(Vec::new, change).await
    }

    /// The same with more routes.
    pub async fn with_routes(more: fn() -> Vec<Endpoint>, change: impl FnOnce(&mut Config)) -> Self {
        let (place, mut config) = prepare("").await;
        change(&mut config);
        let server = Server::start_with(config.clone(), more).await;
        Self { address: server.address, config, place, running: Some(Running::Here(server)) }
    }

    /// So many nodes of one fleet, whatever the suite runs over.
    pub async fn fleet(nodes: usize, change: impl Fn(&mut Config)) -> Vec<Self> {
        let place = Arc::new(Place::fleet().await);
        let mut apps = Vec::with_capacity(nodes);
        for at in 0..nodes {
            let mut config = prepare_in(&place, "");
            config.server.node = format!("node{at}");
            change(&mut config);
            let server = Server::start(config.clone()).await;
            let place = Arc::clone(&place);
            apps.push(Self { address: server.address, config, place, running: Some(Running::Here(server)) });
        }
        apps
    }

    /// Without `--dev`, as it is served to the world: tokens of a secret of its own, and API keys
    /// from [`Self::api_key`].
    pub async fn closed(change: impl FnOnce(&mut Config)) -> Self {
        Self::with(|config| {
            config.dev = false;
            config.auth.jwt_secret = Some("a secret of these tests, 32 bytes long".into());
            change(config);
        })
        .await
    }

    /// The real binary in a process of its own, which can be killed and measured. `toml` comes after
    /// what all servers of the tests have.
    pub async fn spawn_process(toml: &str) -> Self {
        Self::spawn_process_with(toml, |_| {}).await
    }

    /// The same with another address or database.
    pub async fn spawn_process_with(toml: &str, change: impl FnOnce(&mut Config)) -> Self {
        let (place, mut config) = prepare(toml).await;
        change(&mut config);
        let process = Process::spawn(&place.directory.path().join("belfry.toml"), &config).await;
        Self { address: process.address, config, place, running: Some(Running::Process(process)) }
    }

    /// Stops in good order and starts again on the same database. A process keeps its port.
    pub async fn restart(&mut self) {
        match self.running.take().expect("it runs, or was killed") {
            Running::Here(server) => {
                server.stop().await;
                let server = Server::start(self.config.clone()).await;
                self.address = server.address;
                self.running = Some(Running::Here(server));
            }
            Running::Process(process) => {
                process.terminate().await;
                self.start_again().await;
            }
        }
    }

    /// `kill -9`. See [`Self::start_again`].
    pub async fn kill(&mut self) {
        match self.running.take() {
            Some(Running::Process(process)) => process.kill().await,
            _ => panic!("only a process can be killed"),
        }
    }

    /// Waits until the process has ended by itself, and well.
    pub async fn ended(mut self) {
        match &mut self.running {
            Some(Running::Process(process)) => process.ended().await,
            _ => panic!("only a process ends by itself"),
        }
    }

    /// Waits until the process has ended by itself, well or not.
    pub async fn exit_code(mut self) -> Option<i32> {
        match &mut self.running {
            Some(Running::Process(process)) => process.exit_code().await,
            _ => panic!("only a process ends by itself"),
        }
    }

    /// Starts a process that was killed, on the same port and database.
    pub async fn start_again(&mut self) {
        self.config.server.listen = self.address;
        let process = Process::spawn(&self.place.directory.path().join("belfry.toml"), &self.config).await;
        self.running = Some(Running::Process(process));
    }

    /// The process, where it is one.
    pub fn process(&self) -> &Process {
        match &self.running {
            Some(Running::Process(process)) => process,
            _ => panic!("this server is no process of its own"),
        }
    }

    /// The same server by way of another address, where something stands before it. Only this one can be stopped.
    pub fn by_way_of(&self, address: SocketAddr) -> Self {
        Self { address, config: self.config.clone(), place: Arc::clone(&self.place), running: None }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A new API key, made by the command line.
    pub async fn api_key(&self, scopes: &str) -> String {
        process::run(&["keys", "create", "--name", "test", "--scopes", scopes], &self.config).await
    }

    /// Revokes an API key.
    pub async fn revoke(&self, key: &str) {
        let id = key.strip_prefix("bk_").and_then(|key| key.split('_').next()).unwrap();
        process::run(&["keys", "revoke", id], &self.config).await;
    }

    /// A browser's token, good for an hour. Patterns as in the claims: `&["team:*"]`.
    pub fn token(&self, sub: &str, channels: &[&str], publish: &[&str]) -> String {
        self.token_for(sub, channels, publish, Duration::from_secs(3_600))
    }

    /// The same with its time. Tokens count in whole seconds.
    pub fn token_for(&self, sub: &str, channels: &[&str], publish: &[&str], ttl: Duration) -> String {
        let signer = Signer::new(&self.config.auth, self.config.dev).unwrap().unwrap();
        let token = signer.sign(&Grant {
            user: UserId::parse(sub).unwrap(),
            channels: Patterns::parse(channels).unwrap(),
            publish: Patterns::parse(publish).unwrap(),
            expires_at: Timestamp::now().plus(ttl),
        });
        token.expose_secret().to_owned()
    }

    /// Publishes to `news`, which is durable.
    pub async fn publish(&self, data: impl Into<Value>) -> Value {
        self.publish_to("news", data).await
    }

    /// Publishes; what the channel's result says.
    pub async fn publish_to(&self, channel: &str, data: impl Into<Value>) -> Value {
        let answer = self.post("/v1/publish", &json!({ "channel": channel, "data": data.into() })).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["results"][0].clone()
    }

    /// POSTs JSON with the development key.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        http::send(self.request("POST", path).bearer_auth(DEV_API_KEY).body(body.to_string())).await
    }

    /// GETs with the development key.
    pub async fn get(&self, path: &str) -> Answer {
        http::send(self.request("GET", path).bearer_auth(DEV_API_KEY)).await
    }

    /// A request without a credential, on a connection of its own: so requests go round the workers.
    pub fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        http::client().request(method.parse().unwrap(), self.url(path))
    }

    /// The value of a series, `name{label="value"}`.
    pub async fn metric(&self, series: &str) -> f64 {
        let text = self.get("/metrics").await.text;
        let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{series} is not among\n{text}")).parse().unwrap()
    }
}

/// A place with a config.
async fn prepare(toml: &str) -> (Arc<Place>, Config) {
    let place = Arc::new(Place::new().await);
    let config = prepare_in(&place, toml);
    (place, config)
}

fn prepare_in(place: &Place, toml: &str) -> Config {
    let file = place.directory.path().join("belfry.toml");
    std::fs::write(&file, format!("{TOML}\n{toml}")).unwrap();
    let mut config = Sources { file: Some(file), dev: true, ..Sources::default() }.load().unwrap().config;
    config.server.listen = "127.0.0.1:0".parse().unwrap();
    place.settle(&mut config);
    config
}

/// Asks again until it is so.
pub async fn eventually<F: Future<Output = bool>>(what: &str, mut is_so: impl FnMut() -> F) {
    let deadline = tokio::time::Instant::now() + SOON;
    while !is_so().await {
        assert!(tokio::time::Instant::now() < deadline, "{what} did not come true");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// What `future` gives, which has to come soon.
pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    tokio::time::timeout(SOON, future).await.unwrap_or_else(|_| panic!("{what} took more than {SOON:?}"))
}
