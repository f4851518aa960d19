//! What comes in from the log: offered while a stream is live, read while it is behind.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{Offered, Out, Read, Session, Subscription, stream::Stream};
use crate::protocol::{Channel, Entry, Gap, GapReason, Item, Partition, Pos, Timestamp, Want};

impl Session {
    /// Offers an entry that the hub has just come to. Every entry above the hub's position at the
    /// time of attaching, or of a `replayed` that made the stream live, is offered once, in order.
    pub fn offer(&mut self, entry: &Arc<Entry>, now: Timestamp) -> Offered {
        if self.connection.is_none() || self.closing {
            return Offered::Ignored;
        }
        let Some(place) = entry.place else { return self.offer_ephemeral(entry) };
        let offset = place.pos.offset;
        let since = self.since_of(&entry.channel, place.pos);
        let unheard = entry.salvaged && self.carries_volatile(place.pos.partition);
        let Some(stream) = self.stream_mut(place.pos.partition) else { return Offered::Ignored };
        if !stream.takes(offset) || since >= offset {
            return Offered::Ignored;
        }
        if unheard {
            self.lost(place.pos.partition);
            return Offered::Taken;
        }
        // A ping may have said more than what was queued last.
        let resume = stream.pushed.max(stream.written);
        stream.pushed = offset;
        let jump = (place.jump || entry.hole).then(|| {
            let resume = Pos::new(place.pos.partition, resume);
            Gap::new(&entry.channel, self.jump_reason(entry), [None, Some(place.seq - 1)], resume)
        });
        if self.pending_bytes + entry.cost() > self.settings.pending_bytes && self.pending_bytes > 0 {
            return Offered::Overflowed { ephemeral: self.overflow() };
        }
        if let Some(gap) = jump {
            self.push(Item::Gap(Box::new(gap)));
        }
        let item = self.readable(entry, now);
        self.push(item);
        Offered::Taken
    }

    /// Whether some of its channels lose with an epoch what nobody has heard.
    fn carries_volatile(&self, partition: Partition) -> bool {
        let mut there = self.record.subscriptions.iter();
        there.any(|there| there.volatile && there.partition == Some(partition))
    }

    fn offer_ephemeral(&mut self, entry: &Arc<Entry>) -> Offered {
        let past = entry.number <= self.ephemeral_after;
        if past || entry.except == Some(self.record.id) || self.subscription(&entry.channel).is_none() {
            return Offered::Ignored;
        }
        if self.pending_bytes + entry.cost() > self.settings.pending_bytes {
            return Offered::Dropped;
        }
        self.push(Item::Entry(Arc::clone(entry)));
        Offered::Taken
    }

    /// Whether the hub has something to offer up to this position of a partition, or, without one, among the ephemeral
    /// messages.
    pub fn is_offered(&self, partition: Option<Partition>, upto: u64) -> bool {
        match partition {
            None => self.ephemeral_after < upto,
            Some(partition) => self.stream(partition).is_some_and(|stream| stream.takes(upto)),
        }
    }

    /// The hub has offered everything up to this position.
    pub fn offered(&mut self, partition: Option<Partition>, upto: u64) {
        match partition {
            None => self.ephemeral_after = self.ephemeral_after.max(upto),
            Some(partition) => self.stream_mut(partition).into_iter().for_each(|stream| stream.offered(upto)),
        }
    }

    pub(super) fn stream(&self, partition: Partition) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.partition == partition)
    }

    pub(super) fn stream_mut(&mut self, partition: Partition) -> Option<&mut Stream> {
        self.streams.iter_mut().find(|stream| stream.partition == partition)
    }

    /// The hub cannot offer what lies between its position and `to`, because the ring has moved on.
    pub fn lost(&mut self, partition: Partition) {
        self.stream_mut(partition).into_iter().for_each(Stream::fall_behind_from_pushed);
    }

    /// The result of a [`Next::Read`](super::Next::Read). `tail` is the hub's position in the partition.
    pub fn replayed(&mut self, read: &Read, items: Vec<Item>, to: u64, tail: u64, now: Timestamp) {
        if self.closing {
            return;
        }
        let Some(stream) = self.stream_mut(read.partition) else { return };
        if !stream.read_ended(read.ticket, to, tail) {
            return;
        }
        let all_read = stream.is_live();
        for item in items {
            self.seen(item.channel());
            let item = match item {
                // Unsubscribed, or subscribed anew, while the read was under way.
                Item::Entry(entry) if !self.wants(&entry) => continue,
                Item::Gap(gap) if self.subscription(&gap.channel).is_none() => continue,
                Item::Entry(entry) => self.readable(&entry, now),
                gap => gap,
            };
            self.push(item);
        }
        if all_read {
            // The session has read all that was kept, so a message that goes missing from here on is a gap, and no opening.
            let subscriptions = self.record.subscriptions.iter_mut();
            let here = subscriptions.filter(|there| there.partition == Some(read.partition));
            here.for_each(|there| there.fresh = false);
        }
    }

    fn seen(&mut self, channel: &Channel) {
        if let Ok(at) = self.record.place_of(channel) {
            self.record.subscriptions[at].fresh = false;
        }
    }

    fn wants(&self, entry: &Entry) -> bool {
        self.subscription(&entry.channel).is_some_and(|subscription| subscription.since < entry.offset())
    }

    /// The entry, or a gap where it is not for this client (any more).
    fn readable(&self, entry: &Arc<Entry>, now: Timestamp) -> Item {
        let reason = if let Some(reason) = entry.dead(now) {
            reason
        } else if entry.except == Some(self.record.id) {
            GapReason::Filtered
        } else {
            return Item::Entry(Arc::clone(entry));
        };
        let place = entry.place.expect("only placed messages are read");
        Item::Gap(Box::new(Gap::new(&entry.channel, reason, [Some(place.seq); 2], place.pos)))
    }

    pub(super) fn push(&mut self, item: Item) {
        self.pending_bytes += item.cost();
        self.queue.push_back(Out::Item(item));
    }

    /// Policy `catch_up`: what is of the log is not lost, it is read again. Returns how many ephemeral
    /// messages were let go with it.
    pub(super) fn overflow(&mut self) -> u64 {
        let mut ephemeral = 0;
        self.queue.retain(|out| {
            let Out::Item(item) = out else { return true };
            ephemeral += u64::from(matches!(item, Item::Entry(entry) if entry.place.is_none()));
            false
        });
        self.pending_bytes = 0;
        for stream in &mut self.streams {
            stream.fall_behind_from_written();
        }
        ephemeral
    }

    /// The next read; one at a time, so that its owner has one result to wait for.
    pub(super) fn next_read(&mut self) -> Option<Read> {
        if self.is_reading() {
            return None;
        }
        let subscriptions = &self.record.subscriptions;
        let stream = self.streams.iter_mut().find(|stream| stream.wants_read())?;
        self.ticket = self.ticket.wrapping_add(1);
        let ticket = self.ticket;
        let from = stream.begin_read(ticket);
        let here = subscriptions.iter().filter(|there| there.partition == Some(stream.partition));
        let want = |there: &Subscription| Want {
            channel: there.channel.clone(),
            after: from.max(there.since),
            earliest: if there.fresh { stream.began } else { 0 },
            volatile: there.volatile,
        };
        Some(Read { partition: stream.partition, from, wants: here.map(want).collect(), ticket })
    }

    pub fn is_reading(&self) -> bool {
        self.streams.iter().any(Stream::is_reading)
    }
}
