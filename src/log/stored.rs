//! What comes out of the store, as the log's readers get it.

use std::sync::Arc;

use super::Page;
use crate::{
    protocol::{Channel, Entry},
    store,
};

/// One entry.
pub fn encode(channel: &Channel, stored: store::Entry) -> Entry {
    match stored {
        store::Entry::Message(message) => Entry::encode(&message.draft, Some(message.place)),
        store::Entry::Tombstone(place) => Entry::tombstone(channel.clone(), place),
    }
}

/// A page of one channel.
pub fn page(channel: &Channel, page: store::Page) -> Page {
    let entries = page.entries.into_iter().map(|stored| Arc::new(encode(channel, stored))).collect();
    Page { entries, floor: page.floor, complete: page.complete }
}
