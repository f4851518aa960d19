//! What a run is done to: real servers in processes of their own, on free ports, with their logs in files.

mod node;

use std::{net::SocketAddr, path::PathBuf};

use belfry_checker::history::{Heard, Kind, Name, Place};
use belfry_checker::wire::Joined;

pub use self::node::Node;
use crate::nodes::Nodes;

/// Namespaces of the runs: `plain` is plain, every other one is durable.
const CONFIG: &str = include_str!("belfry.toml");

/// Nodes and what they stand on. All of it ends when dropped.
pub struct Fleet {
    pub nodes: Vec<Node>,
    pub directory: PathBuf,
}

impl Fleet {
    /// One node, with SQLite and the log in memory.
    pub async fn of_one_node(name: &str) -> Self {
        let directory = directory(name);
        let database = format!("sqlite://{}", directory.join("belfry.sqlite").display());
        let arguments = vec!["--database".to_owned(), database];
        let node = Node::start("a", &directory, arguments).await;
        Self { nodes: vec![node], directory }
    }

    pub fn reach(&self) -> Nodes {
        Nodes::new(self.nodes.iter().map(|node| node.address).collect::<Vec<SocketAddr>>())
    }
}

/// An empty one, which stays: what the servers log is evidence.
fn directory(name: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("chaos").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    std::fs::write(directory.join("belfry.toml"), CONFIG).unwrap();
    directory
}

/// All that the servers have of the durable channels.
pub async fn kept(nodes: &Nodes, channels: &[(Name, Kind)]) -> Vec<Heard> {
    let mut kept: Vec<Heard> = Vec::new();
    for (channel, _) in channels.iter().filter(|(_, kind)| *kind == Kind::Durable) {
        let mut after = 0;
        loop {
            let path = format!("/v1/history?channel={channel}&after_seq={after}&limit=1000");
            let response = nodes.get(&path).send().await.unwrap();
            let (status, text) = (response.status(), response.text().await.unwrap());
            assert_eq!(status, 200, "{text}");
            let page: Joined = serde_json::from_str(&text).unwrap();
            for message in &page.messages {
                let place = Place { seq: message.seq.unwrap(), pos: message.pos.unwrap(), id: message.id };
                kept.push(Heard { channel: channel.clone(), n: message.data.n, place });
                after = place.seq;
            }
            if !page.more {
                break;
            }
        }
    }
    kept
}
