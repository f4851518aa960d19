//! The session's channels, and from where the stream carries each.

use super::{Out, Session, Subscription, stream::Stream};
use crate::protocol::{Channel, Partition, Pos};

impl Session {
    pub fn subscription(&self, channel: &Channel) -> Option<&Subscription> {
        self.record.place_of(channel).ok().map(|at| &self.record.subscriptions[at])
    }

    /// Sets the channels of a connection that is about to attach, sorted by name. Those that stay
    /// keep their `since`. Each with its partition, and whether it is volatile.
    pub fn set_channels<'a>(
        &mut self,
        channels: impl Iterator<Item = (&'a Channel, Option<Partition>, bool)>,
    ) {
        let subscription = |(channel, partition, volatile): (&Channel, _, _)| {
            let there = self.subscription(channel);
            let (since, granted) = there.map_or((0, false), |there| (there.since, there.granted));
            Subscription { channel: channel.clone(), partition, volatile, since, fresh: false, granted }
        };
        self.record.subscriptions = channels.map(subscription).collect();
    }

    /// Adds a channel, or moves its `since` to `from`, the end of the hub's knowledge at this very
    /// moment; or further, where the session has come from a node that was ahead of this one: its stream
    /// carries nothing up to there. The first one of a parked partition begins its stream anew. Returns the `since`.
    pub fn subscribe(
        &mut self,
        channel: &Channel,
        partition: Option<Partition>,
        volatile: bool,
        from: u64,
    ) -> u64 {
        let from = self.ahead_of(partition, from);
        let granted = self.subscription(channel).is_some_and(|there| there.granted);
        let channel = channel.clone();
        let subscription = Subscription { channel, partition, volatile, since: from, fresh: false, granted };
        match self.record.place_of(&subscription.channel) {
            Ok(at) => self.record.subscriptions[at] = subscription,
            Err(at) => self.record.subscriptions.insert(at, subscription),
        }
        let Some(partition) = partition else { return from };
        if self.connection.is_none() {
            return from;
        }
        let mut here = self.record.subscriptions.iter().filter(|there| there.partition == Some(partition));
        if here.nth(1).is_none() {
            self.streams.retain(|stream| stream.partition != partition || !stream.is_unsaid());
        }
        if let Some(stream) = self.stream_mut(partition) {
            stream.max_since = stream.max_since.max(from);
            stream.cancel_read();
            return from;
        }
        self.streams.push(Stream::live(partition, from));
        self.streams.sort_by_key(|stream| stream.partition);
        from
    }

    /// The end of the hub's knowledge, or the position further up to which the session's stream carries nothing more.
    pub fn ahead_of(&self, partition: Option<Partition>, head: u64) -> u64 {
        partition.and_then(|partition| self.stream(partition)).map_or(head, |stream| stream.ahead_of(head))
    }

    /// Lets go of its own copy of a channel's name for one that others have, too.
    pub fn share_name(&mut self, name: &Channel) {
        if let Ok(at) = self.record.place_of(name) {
            self.record.subscriptions[at].channel = name.clone();
        }
    }

    /// Notes that the server gave a channel that is there. False: it is not.
    pub fn grant(&mut self, channel: &Channel) -> bool {
        let Ok(at) = self.record.place_of(channel) else { return false };
        self.record.subscriptions[at].granted = true;
        true
    }

    /// Notes for the next connection, where there is none, that the server has changed the channels, and has taken these away.
    pub fn note_change(&mut self, taken: &[Channel]) {
        if self.connection.is_none() {
            self.record.changed.get_or_insert_default().extend_from_slice(taken);
        }
    }

    /// Removes a channel and what waits of it. False: it was not there.
    pub fn unsubscribe(&mut self, channel: &Channel) -> bool {
        let Ok(at) = self.record.place_of(channel) else { return false };
        self.record.subscriptions.remove(at);
        let mut freed = 0;
        self.queue.retain(|out| match out {
            Out::Item(item) if item.channel() == channel => {
                freed += item.cost();
                false
            }
            _ => true,
        });
        self.pending_bytes -= freed;
        true
    }

    pub(super) fn since_of(&self, channel: &Channel, pos: Pos) -> u64 {
        match self.stream(pos.partition) {
            Some(stream) if stream.max_since >= pos.offset => {
                self.subscription(channel).map_or(u64::MAX, |subscription| subscription.since)
            }
            _ => 0,
        }
    }
}
