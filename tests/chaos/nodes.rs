//! The nodes as those who use them see them: addresses, any of which may be down.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rand::RngExt as _;
use reqwest::RequestBuilder;
use serde_json::Value;

/// Of `--dev`.
pub const API_KEY: &str = "bk_dev";

const CONNECT: Duration = Duration::from_secs(3);

#[derive(Clone)]
pub struct Nodes {
    addresses: Arc<[SocketAddr]>,
    http: reqwest::Client,
}

impl Nodes {
    pub fn new(addresses: Vec<SocketAddr>) -> Self {
        let http = reqwest::Client::builder().no_proxy().connect_timeout(CONNECT).build().unwrap();
        Self { addresses: addresses.into(), http }
    }

    /// Any of them, whatever was chosen before: nothing sticks.
    pub fn any(&self) -> SocketAddr {
        self.addresses[rand::rng().random_range(..self.addresses.len())]
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
