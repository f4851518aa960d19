//! What two publishes under one idempotency key are compared by.

use sha2::{Digest, Sha256};

use super::fields::Fields;
use crate::{log::BodyHash, protocol::Priority};

impl Fields {
    /// A hash of everything that the publisher said. `data` counts as it is stored, so white space
    /// makes no difference; `ttl` counts instead of the instant that it leads to.
    pub fn fingerprint(&self) -> BodyHash {
        let mut hash = Sha256::new();
        hash.update((self.drafts.len() as u64).to_be_bytes());
        for draft in &self.drafts {
            part(&mut hash, Some(draft.channel.as_str().as_bytes()));
        }
        let said = &self.drafts[0];
        part(&mut hash, Some(said.event.as_str().as_bytes()));
        part(&mut hash, Some(said.data.as_str().as_bytes()));
        part(&mut hash, said.key.as_deref().map(str::as_bytes));
        part(&mut hash, said.priority.map(Priority::as_str).map(str::as_bytes));
        let ttl = self.ttl.map(|ttl| ttl.to_be_bytes());
        part(&mut hash, ttl.as_ref().map(<[u8; 8]>::as_slice));
        hash.finalize().into()
    }
}

/// A length before each part keeps the parts apart, and tells an absent one from an empty one: no
/// two publishes hash the same bytes. Stored for a day, so the form stays as it is.
fn part(hash: &mut Sha256, bytes: Option<&[u8]>) {
    let length = bytes.map_or(u64::MAX, |bytes| bytes.len() as u64);
    hash.update(length.to_be_bytes());
    hash.update(bytes.unwrap_or_default());
}
