//! Attaching: a connection takes the session on, and each partition's stream is set to where the
//! client's cursor says, whatever that cursor is.

use std::sync::Arc;

use super::{Connection, Holder, Manners, Millis, Out, Session, stream::Stream};
use crate::protocol::{
    Channel, ChannelState, ChannelStates, Frame, Gap, GapReason, Head, MAX_OFFSET, Partition, Pos,
    RefusedChannels, Start, Timestamp,
};

/// What the log says of a partition at the moment of attaching.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    pub partition: Partition,
    /// The first position of the present epoch.
    pub base: u64,
    /// The first position of all.
    pub first: u64,
    /// Positions stay below.
    pub limit: u64,
    /// Everything up to here has been pushed to the ring: "now".
    pub head: u64,
    /// Whether all of the session's channels in this partition are volatile: then nothing of theirs
    /// from below `base` is left, and the cursor need not go through it.
    pub volatile: bool,
}

/// A connection that takes a session on.
#[derive(Debug)]
pub struct Attach<'a> {
    pub now: Millis,
    pub manners: &'static Manners,
    pub heartbeat: Millis,
    /// When the token expires, on this clock and on the client's.
    pub expires: Option<(Millis, Timestamp)>,
    pub holder: Holder,
    pub start: &'a Start,
    /// Partitions of channels that it would have if they could be listened to, and none of which it has: the cursor keeps what was
    /// presented of them.
    pub away: &'a [Partition],
    /// How many ephemeral messages the log had sent when the session attached: it gets none of those.
    pub ephemeral: u64,
    pub resumed: bool,
    /// Channels that it may not read.
    pub refused: RefusedChannels,
    pub node: Arc<str>,
    /// Whether the client is to be told ("always" but for a poll that carries a session on and takes none of its channels away).
    pub welcome: bool,
}

/// How one partition's stream begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Begin {
    from: u64,
    live: bool,
    /// The cursor is not of this log: something may be missing, nobody knows what.
    reset: bool,
    /// What is no longer kept is not missed.
    fresh: bool,
    /// The stream starts from "now", not from a cursor.
    now: bool,
}

impl Start {
    /// What a partition's cursor stays at until its reset has been told: what the client presented,
    /// or, where that was nothing, a position that is above every log's limit.
    fn presented(&self, partition: Partition) -> u64 {
        match self {
            Self::After(cursor) => cursor.get(partition).unwrap_or(MAX_OFFSET),
            Self::Now | Self::Earliest => MAX_OFFSET,
        }
    }
}

impl Ground {
    /// Whether the cursor comes from a log that ran further than this one is known to have.
    pub fn is_beyond(&self, start: &Start) -> bool {
        match start {
            Start::After(cursor) => cursor.get(self.partition).is_some_and(|offset| offset >= self.limit),
            Start::Now | Start::Earliest => false,
        }
    }

    /// `joined`: where the stream began to carry this partition, if that was in mid-session. A poll that was under way
    /// when its session joined a channel presents a cursor that cannot know of the channel's partition yet.
    fn begin(&self, start: &Start, joined: Option<u64>) -> Begin {
        let now = Begin { from: self.head, live: true, reset: false, fresh: false, now: true };
        let oldest = if self.volatile { self.base } else { self.first } - 1;
        let offset = match start {
            Start::Now => return now,
            Start::Earliest => return Begin { from: oldest, live: false, fresh: true, now: false, ..now },
            Start::After(cursor) => cursor.get(self.partition).or(joined),
        };
        match offset {
            // The cursor says nothing of this partition, or comes from a log that ran further.
            None => Begin { reset: true, ..now },
            Some(offset) if offset >= self.limit => Begin { reset: true, ..now },
            // Of an earlier epoch whose messages died with it, of another log, or from before a restore.
            Some(offset) if offset < oldest => {
                Begin { from: oldest, live: false, reset: true, fresh: true, now: false }
            }
            // At the end, or ahead of what this node has heard so far: it only filters.
            Some(offset) if offset >= self.head => Begin { from: offset, now: false, ..now },
            Some(offset) => Begin { from: offset, live: false, now: false, ..now },
        }
    }
}

impl Session {
    /// Takes a connection on. Its first frame is `welcome`, whose cursor names where the frames that
    /// follow go on from; then come `reset` gaps, if the cursor was not of this log.
    ///
    /// `grounds`: every partition that the session's channels are in; `heads`: the head of each of the channels, in
    /// their order.
    pub fn attach(&mut self, attach: Attach<'_>, grounds: &[Ground], heads: &[Option<Head>]) {
        self.detach();
        let Attach { now, manners, heartbeat, expires, holder, start, .. } = attach;
        self.ephemeral_after = attach.ephemeral;
        self.record.holder = (holder != Holder::default()).then(|| Box::new(holder));
        self.connection = Some(Connection::new(manners, heartbeat, expires.map(|(at, _)| at), now));
        let begin = |ground: &Ground| ground.begin(start, self.record.joined(ground.partition));
        let begins: Vec<_> = grounds.iter().map(|ground| (ground, begin(ground))).collect();
        for (ground, begin) in &begins {
            let of = if begin.live { Stream::live } else { Stream::behind };
            let mut stream = of(ground.partition, begin.from);
            stream.began = ground.head;
            if begin.reset {
                stream.leave_unsaid(start.presented(ground.partition));
            }
            self.streams.push(stream);
        }
        if let Start::After(cursor) = start {
            for partition in attach.away {
                self.streams.extend(cursor.get(*partition).map(|offset| Stream::parked(*partition, offset)));
            }
        }
        self.streams.sort_by_key(|stream| stream.partition);
        let begin_of = |partition: Option<Partition>| {
            begins.iter().find(|(ground, _)| Some(ground.partition) == partition).map(|(_, begin)| *begin)
        };
        let mut channels = ChannelStates::new();
        let mut resets = Vec::new();
        for (subscription, head) in self.record.subscriptions.iter_mut().zip(heads) {
            let begin = begin_of(subscription.partition);
            let mut state = ChannelState::default();
            if let (Some(begin), Some(partition)) = (begin, subscription.partition) {
                subscription.fresh = begin.fresh;
                if begin.live && subscription.since <= begin.from || begin.reset {
                    subscription.since = 0;
                }
                state.seq = begin.now.then_some(*head).flatten().map(|head| head.seq);
                state.since = (subscription.since > 0).then(|| Pos::new(partition, subscription.since));
                if begin.reset {
                    resets.push((subscription.channel.clone(), Pos::new(partition, begin.from)));
                }
                let stream = self.streams.iter_mut().find(|stream| stream.partition == partition);
                let stream = stream.expect("every partition in use has a stream");
                stream.max_since = stream.max_since.max(subscription.since);
            }
            channels.insert(subscription.channel.clone(), state);
        }
        // What the server has changed meanwhile has to be said, and a carried-on poll has no other word for it.
        let changed = self.record.changed.take();
        if attach.welcome || changed.is_some() {
            self.send(Frame::Welcome {
                session: self.record.id,
                cursor: self.cursor(),
                resumed: attach.resumed,
                transport: manners.kind,
                channels,
                refused: attach.refused,
                heartbeat_ms: heartbeat,
                expires_at: expires.map(|(_, at)| at),
                node: attach.node,
            });
        }
        self.announce(resets, start);
    }

    /// Tells each channel of its reset. Only the last one of a partition moves the cursor: were it
    /// to move before, the rest would be lost in silence with the connection.
    fn announce(&mut self, resets: Vec<(Channel, Pos)>, start: &Start) {
        for (at, (channel, pos)) in resets.iter().enumerate() {
            let last = resets[at + 1..].iter().all(|(_, later)| later.partition != pos.partition);
            let resume = if last { *pos } else { Pos::new(pos.partition, start.presented(pos.partition)) };
            let gap = Box::new(Gap::new(channel, GapReason::Reset, [None, None], resume));
            self.queue.push_back(Out::Reset { gap, last });
        }
    }
}
