//! The last ids, for one case only: a publish that was delivered and then refused by a new epoch of the log may come
//! again under another position.
//!
//! So an id counts as repeated only if it was known at an edge, a `renumbered` or a `reset`. Anywhere else, dropping it
//! would hide a fault of the server.

use std::collections::{HashSet, VecDeque};

use crate::place::Id;

const REMEMBERED: usize = 256;

#[derive(Debug, Default)]
pub(super) struct RecentIds {
    ids: VecDeque<Id>,
    before_edge: HashSet<Id>,
}

impl RecentIds {
    pub(super) fn add(&mut self, id: Id) {
        self.ids.push_back(id);
        if self.ids.len() > REMEMBERED {
            self.ids.pop_front();
        }
    }

    pub(super) fn edge(&mut self) {
        self.before_edge = self.ids.iter().copied().collect();
    }

    pub(super) fn is_repeated(&self, id: Id) -> bool {
        self.before_edge.contains(&id)
    }
}
