//! What leaves a session: the queue's elements, and what the transport is given to write.

use std::sync::Arc;

use super::stream::Stream;
use crate::protocol::{Channel, Cursor, Entry, Frame, Gap, Item, Reply};

/// An empty queue keeps room for this many elements.
pub const KEEP_CAPACITY: usize = 8;

#[derive(Debug)]
pub enum Out {
    /// From the log, in order.
    Item(Item),
    /// The word that the cursor is not of this log, which no overflow drops. `last`: all channels of
    /// its partition have now been told.
    Reset {
        gap: Box<Gap>,
        /// Whether the cursor moves with it.
        last: bool,
    },
    /// A ping; its cursor is worked out when it is written.
    Ping,
    Frame(Box<Frame>),
    Reply(Box<Reply>),
}

#[derive(Debug)]
pub enum Outgoing<'a> {
    /// A message, and how far the session has then read: see [`cursor_text`].
    Entry(&'a Arc<Entry>, &'a [Stream]),
    /// A frame, and the cursor that an event stream gives it as `id:`.
    Frame(&'a Frame, Option<Cursor>),
    Reply(&'a Reply),
}

/// Appends the cursor's text without allocating.
pub fn cursor_text(streams: &[Stream], out: &mut impl std::fmt::Write) {
    for (at, stream) in streams.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        // Writing to memory cannot fail.
        let _ = write!(out, "{comma}{}", stream.cursor());
    }
}

pub fn gap_frame(gap: Gap) -> Frame {
    let Gap { channel, reason, from_seq, to_seq, resume } = gap;
    let resume = std::iter::once(resume).collect();
    Frame::Gap { channel, reason, from_seq, to_seq, resume }
}

impl Item {
    pub fn channel(&self) -> &Channel {
        match self {
            Self::Entry(entry) => &entry.channel,
            Self::Gap(gap) => &gap.channel,
        }
    }
}
