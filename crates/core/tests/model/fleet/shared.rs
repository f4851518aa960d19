//! What the nodes of a fleet share: a Redis that can fail over to an older state of itself, and a SQL that keeps what
//! was committed.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::Arc,
};

use belfry_core::{
    history::Bounds,
    page::Page,
    protocol::{Channel, Draft, Entry, Head, Partition, Place, Pos, SessionId},
    replay::Limit,
};

use super::{
    super::driver::{
        fault::Fault,
        truth::{Kind, kind_of},
    },
    PARTITION,
};

/// How many positions are reserved at a time: few, so that nodes know old limits.
const BLOCK: u64 = 16;

/// A connection of a node.
#[derive(Default)]
pub struct Line {
    pub connected: bool,
    pub subscribed: HashSet<Channel>,
    /// On their way to the node.
    pub pushes: VecDeque<Arc<Entry>>,
}

#[derive(Default)]
struct Table {
    rows: BTreeMap<u64, Arc<Entry>>,
    floor: Head,
}

/// Everything that no node has for itself.
pub struct Shared {
    pub fault: Option<Fault>,
    /// Redis: what counts is lost with an epoch.
    next: u64,
    forgotten: u64,
    heads: HashMap<Channel, Head>,
    streams: HashMap<Channel, VecDeque<Arc<Entry>>>,
    /// Durable, and not in SQL yet.
    open: BTreeMap<u64, Arc<Entry>>,
    pub lines: [Line; 2],
    /// SQL.
    tables: HashMap<Channel, Table>,
    bounds: Bounds,
    pub epoch: u64,
    /// Commits fail.
    pub failing: bool,
    /// The seqs that no message has and after which a channel may go on.
    pub edges: HashSet<u64>,
}

impl Shared {
    pub fn new(fault: Option<Fault>) -> Self {
        Self {
            fault,
            next: 1,
            forgotten: 0,
            heads: HashMap::new(),
            streams: HashMap::new(),
            open: BTreeMap::new(),
            lines: Default::default(),
            tables: HashMap::new(),
            bounds: Bounds { base: 1, limit: 1 + BLOCK, first: 1 },
            epoch: 1,
            failing: false,
            edges: HashSet::new(),
        }
    }

    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The newest position.
    pub fn newest(&self) -> u64 {
        self.next - 1
    }

    fn virtual_head(&self) -> Head {
        let at = self.forgotten.max(self.bounds.base - 1);
        Head { seq: at, pos: at }
    }

    /// A channel's head, or what its next message will go by.
    pub fn head(&self, channel: &Channel) -> Head {
        self.heads.get(channel).copied().unwrap_or_else(|| self.virtual_head())
    }

    /// Appends and announces; commits what is durable, if that works. The result says whether it did.
    pub fn append(&mut self, draft: &Draft, except: Option<SessionId>) -> (Place, bool) {
        let kind = kind_of(draft.channel.as_str());
        let known = self.heads.contains_key(&draft.channel);
        let head = self.head(&draft.channel);
        let jump = !known && self.forgotten >= self.bounds.base && self.fault != Some(Fault::JumpUnsaid);
        let place = Place { pos: Pos::new(PARTITION, self.next), seq: head.seq + 1, prev: head.pos, jump };
        let entry = Arc::new(Entry::encode(draft, Some(place)).except(except));
        self.heads.insert(draft.channel.clone(), entry.head());
        self.next += 1;
        if self.next >= self.bounds.limit {
            self.bounds.limit += BLOCK;
        }
        let stream = self.streams.entry(draft.channel.clone()).or_default();
        stream.push_back(Arc::clone(&entry));
        // Redis keeps little of what SQL has: so readers come to SQL all the time.
        let keeps = if let Kind::Plain { keeps } = kind { keeps } else { 2 };
        while stream.len() > keeps && !self.open.contains_key(&stream[0].offset()) {
            stream.pop_front();
        }
        for line in &mut self.lines {
            if line.connected && line.subscribed.contains(&draft.channel) {
                line.pushes.push_back(Arc::clone(&entry));
            }
        }
        if !matches!(kind, Kind::Durable { .. }) {
            return (place, true);
        }
        self.open.insert(place.pos.offset, entry);
        if !self.failing {
            self.commit(|pos| pos == place.pos.offset);
        }
        (place, !self.failing)
    }

    /// Commits what was left behind.
    pub fn commit(&mut self, which: impl Fn(u64) -> bool) {
        let open = std::mem::take(&mut self.open);
        for (pos, entry) in open {
            if which(pos) {
                self.tables.entry(entry.channel.clone()).or_default().rows.insert(pos, entry);
            } else {
                self.open.insert(pos, entry);
            }
        }
    }

    /// Redis is now one that had heard of nothing above `reached`: a new epoch. Returns the positions of durable
    /// messages that are gone.
    pub fn fail_over(&mut self, reached: u64) -> Vec<u64> {
        self.commit(|pos| pos <= reached);
        let gone = std::mem::take(&mut self.open).into_keys().collect();
        self.heads.clear();
        self.streams.clear();
        let base = self.bounds.limit + 1;
        self.bounds = Bounds { base, limit: base + BLOCK, first: 1 };
        (self.next, self.forgotten) = (base, base - 1);
        self.epoch += 1;
        self.edges.insert(base - 1);
        gone
    }

    /// A channel's stream has expired and its head is forgotten. False: something of it is still wanted.
    pub fn sweep(&mut self, channel: &Channel) -> bool {
        let Some(head) = self.heads.get(channel).copied() else { return false };
        let streams = &self.streams;
        if streams.get(channel).is_some_and(|s| s.iter().any(|entry| self.open.contains_key(&entry.offset())))
        {
            return false;
        }
        self.heads.remove(channel);
        self.streams.remove(channel);
        self.forgotten = self.forgotten.max(head.pos);
        self.edges.insert(self.forgotten);
        true
    }

    /// Retention in SQL, which leaves alone what is not committed.
    pub fn trim(&mut self, channel: &Channel, keeps: usize) {
        let Some(table) = self.tables.get_mut(channel) else { return };
        let first_open = self.open.values().find(|entry| entry.channel == *channel).map(|e| e.offset());
        while table.rows.len() > keeps {
            let (pos, entry) = table.rows.pop_first().expect("it is not empty");
            if first_open.is_some_and(|open| open < pos) {
                table.rows.insert(pos, entry);
                return;
            }
            table.floor = entry.head();
        }
    }

    /// What SQL has of a channel.
    pub fn rows(&self, channel: &Channel, after: u64, until: u64, limit: Limit) -> Page {
        let Some(table) = self.tables.get(channel) else { return Page { complete: true, ..Page::default() } };
        let found = table.rows.values().filter(|entry| entry.offset() > after && entry.offset() <= until);
        page(found, table.floor, limit)
    }

    /// What Redis and SQL have of a channel in this epoch and, of durable ones, before.
    pub fn read(&self, channel: &Channel, after: u64, until: u64, limit: Limit) -> Page {
        let stream = self.streams.get(channel);
        let floor = match stream.and_then(VecDeque::front) {
            Some(first) => {
                let place = first.place.expect("it was placed");
                Head { seq: place.seq - 1, pos: place.prev }
            }
            None => self.head(channel),
        };
        let streamed = stream.into_iter().flatten();
        if is_volatile(channel) {
            return page(streamed.filter(|e| e.offset() > after && e.offset() <= until), floor, limit);
        }
        let table = self.tables.get(channel);
        let rows = table.into_iter().flat_map(|table| table.rows.values());
        let all: BTreeMap<u64, &Arc<Entry>> = rows.chain(streamed).map(|e| (e.offset(), e)).collect();
        let found = all.into_values().filter(|e| e.offset() > after && e.offset() <= until);
        page(found, table.map_or(Head::default(), |table| table.floor), limit)
    }
}

fn page<'a>(entries: impl Iterator<Item = &'a Arc<Entry>>, floor: Head, limit: Limit) -> Page {
    let mut entries: Vec<_> = entries.take(limit.messages.saturating_add(1)).cloned().collect();
    let complete = entries.len() <= limit.messages;
    entries.truncate(limit.messages);
    Page { entries, floor, complete, ..Page::default() }
}

/// Where an ephemeral channel's messages have no place.
pub fn partition_of(channel: &Channel) -> Option<Partition> {
    (kind_of(channel.as_str()) != Kind::Ephemeral).then_some(PARTITION)
}

/// Whether its messages live no longer than the log.
pub fn is_volatile(channel: &Channel) -> bool {
    matches!(kind_of(channel.as_str()), Kind::Plain { .. })
}
