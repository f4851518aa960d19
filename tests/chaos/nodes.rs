//! The nodes as those who use them see them: addresses, any of which may be down.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use futures_util::future::join_all;
use rand::RngExt as _;
use reqwest::RequestBuilder;
use serde_json::Value;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

use crate::support::process::until;

/// Of `--dev`.
pub const API_KEY: &str = "bk_dev";

const CONNECT: Duration = Duration::from_secs(3);
/// How often a balancer looks which nodes are ready, and how long each may take to say so: as the files in `deploy/`.
const LOOK: Duration = Duration::from_secs(1);
const LOOK_TIMEOUT: Duration = Duration::from_secs(2);

#[derive(Clone)]
pub struct Nodes {
    addresses: Arc<[SocketAddr]>,
    /// Where a balancer sends newcomers, where there is one.
    ready: Option<watch::Receiver<Arc<[SocketAddr]>>>,
    http: reqwest::Client,
}

impl Nodes {
    pub fn new(addresses: Vec<SocketAddr>) -> Self {
        let http = reqwest::Client::builder().no_proxy().connect_timeout(CONNECT).build().unwrap();
        Self { addresses: addresses.into(), ready: None, http }
    }

    /// By way of a balancer that sends newcomers to the first only, until it is told to look.
    pub fn balanced(&self) -> (Self, Balancer) {
        let (chosen, ready) = watch::channel(Arc::from(&self.addresses[..1]));
        let nodes = Self { ready: Some(ready), ..self.clone() };
        (nodes, Balancer { all: self.clone(), chosen })
    }

    /// Past the balancer.
    pub fn direct(&self) -> Self {
        Self { ready: None, ..self.clone() }
    }

    /// One of them, which is stayed with.
    pub fn one(&self) -> Self {
        Self { addresses: [self.any()].into(), ready: None, http: self.http.clone() }
    }

    /// Any of them, whatever was chosen before: nothing sticks.
    pub fn any(&self) -> SocketAddr {
        let ready = self.ready.as_ref().map(|ready| Arc::clone(&ready.borrow()));
        let among = ready.filter(|ready| !ready.is_empty()).unwrap_or_else(|| Arc::clone(&self.addresses));
        among[rand::rng().random_range(..among.len())]
    }

    /// A token that may read everything, for those who cannot send a key.
    pub async fn token(&self) -> Arc<str> {
        let response = self.page_get("/dev/token?sub=ann&channels=*").send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.text().await.unwrap().into()
    }

    /// What the answer says. Where it says "not now" (503), such as while a disk stalls, it is asked for again.
    pub async fn answer(&self, request: impl Fn(&Self) -> RequestBuilder) -> String {
        until("it is answered", async || {
            let response = request(self).send().await.unwrap();
            let (status, text) = (response.status(), response.text().await.unwrap());
            assert!(status == 200 || status == 503, "{status}: {text}");
            (status == 200).then_some(text)
        })
        .await
    }

    /// As a page does it: without a key.
    pub fn page_get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("http://{}{path}", self.any()))
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("http://{}{path}", self.any())).bearer_auth(API_KEY)
    }

    pub fn all(&self) -> Vec<SocketAddr> {
        self.addresses.to_vec()
    }

    /// One in particular: they take turns by `turn`.
    pub fn at(&self, turn: usize) -> SocketAddr {
        self.addresses[turn % self.addresses.len()]
    }

    pub fn get_from(&self, turn: usize, path: &str) -> RequestBuilder {
        self.http.get(format!("http://{}{path}", self.at(turn))).bearer_auth(API_KEY)
    }

    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.post_at(self.any(), path, body)
    }

    pub fn post_to(&self, turn: usize, path: &str, body: &Value) -> RequestBuilder {
        self.post_at(self.at(turn), path, body)
    }

    fn post_at(&self, address: SocketAddr, path: &str, body: &Value) -> RequestBuilder {
        let url = format!("http://{address}{path}");
        self.http.post(url).bearer_auth(API_KEY).body(body.to_string())
    }
}

/// A load balancer's part: newcomers go to nodes that say that they are ready.
pub struct Balancer {
    all: Nodes,
    chosen: watch::Sender<Arc<[SocketAddr]>>,
}

impl Balancer {
    /// Looks which are ready, and again and again until what is returned is dropped.
    pub async fn look(self) -> Looking {
        self.look_once().await;
        let mut ticks = interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Looking(tokio::spawn(async move {
            loop {
                ticks.tick().await;
                self.look_once().await;
            }
        }))
    }

    async fn look_once(&self) {
        let all = &self.all.addresses;
        let ready = join_all(all.iter().map(|address| self.is_ready(*address))).await;
        let ready = all.iter().zip(ready).filter(|(_, ready)| *ready).map(|(address, _)| *address);
        self.chosen.send_replace(ready.collect());
    }

    async fn is_ready(&self, address: SocketAddr) -> bool {
        let request = self.all.http.get(format!("http://{address}/readyz")).timeout(LOOK_TIMEOUT);
        request.send().await.is_ok_and(|response| response.status() == 200)
    }
}

pub struct Looking(JoinHandle<()>);

impl Drop for Looking {
    fn drop(&mut self) {
        self.0.abort();
    }
}
