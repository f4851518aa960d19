//! What the servers have in the end.

use belfry_checker::{
    history::{Heard, Kind, Name, Place},
    wire::Joined,
};

use crate::nodes::Nodes;

/// All of the durable channels, as history tells it.
pub async fn kept(nodes: &Nodes, channels: &[(Name, Kind)]) -> Vec<Heard> {
    let mut kept: Vec<Heard> = Vec::new();
    for (channel, _) in channels.iter().filter(|(_, kind)| *kind == Kind::Durable) {
        let mut after = 0;
        loop {
            let path = format!("/v1/history?channel={channel}&after_seq={after}&limit=1000");
            let text = nodes.answer(|nodes| nodes.get(&path)).await;
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
