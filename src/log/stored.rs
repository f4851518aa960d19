//! What comes out of the store, as the log's readers get it.

use std::sync::Arc;

use super::{Limit, Page};
use crate::{
    protocol::{Channel, Entry},
    store::{self, ReadRange},
};

pub fn encode(channel: &Channel, stored: store::Row) -> Entry {
    match stored {
        store::Row::Message(message) => Entry::encode(&message.draft, Some(message.place)),
        store::Row::Tombstone(place) => Entry::tombstone(channel.clone(), place),
        store::Row::Unreadable(place) => Entry::unreadable(channel.clone(), place),
    }
}

/// What is asked of the store: a channel's messages after one position, up to another.
pub fn range(channel: &Channel, after: u64, until: u64, limit: Limit) -> ReadRange {
    let max_messages = u32::try_from(limit.messages).unwrap_or(u32::MAX);
    ReadRange { channel: channel.clone(), after, until, max_messages, max_bytes: limit.bytes }
}

pub fn page(channel: &Channel, page: store::RowPage) -> Page {
    let entries = page.entries.into_iter().map(|stored| Arc::new(encode(channel, stored))).collect();
    Page { entries, floor: page.floor, complete: page.complete, read: page.read, head: None }
}
