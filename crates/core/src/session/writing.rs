//! What goes out to the client, and the cursor that says how far.

use std::collections::VecDeque;

use super::{Out, Outgoing, Session, Stream, outgoing};
use crate::protocol::{Cursor, ENTRY_OVERHEAD_BYTES, Frame, Item, Partition};

impl Session {
    /// Hands out what waits, in order, until `max_bytes` of messages are reached. `tails` are the hub's positions.
    pub fn drain(
        &mut self,
        max_bytes: usize,
        tail: impl Fn(Partition) -> u64,
        mut write: impl FnMut(Outgoing<'_>),
    ) {
        let mut bytes = 0;
        while bytes < max_bytes {
            let Some(out) = self.queue.pop_front() else { break };
            match out {
                Out::Item(item) => {
                    self.pending_bytes -= item.cost();
                    bytes += item.cost();
                    self.written(&item);
                    match item {
                        Item::Entry(entry) => write(Outgoing::Entry(&entry, &self.streams)),
                        Item::Gap(gap) => {
                            let frame = outgoing::gap_frame(*gap);
                            write(Outgoing::Frame(&frame, Some(self.cursor())));
                        }
                    }
                }
                Out::Reset { gap, last } => {
                    bytes += ENTRY_OVERHEAD_BYTES;
                    if let Some(stream) = self.stream_mut(gap.resume.partition).filter(|_| last) {
                        stream.said();
                    }
                    let frame = outgoing::gap_frame(*gap);
                    write(Outgoing::Frame(&frame, Some(self.cursor())));
                }
                Out::Ping => {
                    let cursor = self.mark(&tail);
                    write(Outgoing::Frame(&Frame::Ping { cursor: cursor.clone() }, Some(cursor)));
                }
                Out::Frame(frame) => {
                    let id = matches!(*frame, Frame::Welcome { .. }).then(|| self.cursor());
                    write(Outgoing::Frame(&frame, id));
                }
                Out::Reply(reply) => write(Outgoing::Reply(&reply)),
            }
        }
        if self.queue.is_empty() && self.queue.capacity() > outgoing::KEEP_CAPACITY {
            self.queue = VecDeque::new();
        }
    }

    pub(super) fn written(&mut self, item: &Item) {
        let pos = match item {
            Item::Entry(entry) => entry.place.map(|place| place.pos),
            Item::Gap(gap) => Some(gap.resume),
        };
        if let Some(pos) = pos
            && let Some(stream) = self.stream_mut(pos.partition)
        {
            stream.wrote(pos.offset);
        }
    }

    /// The cursor of what has been written on this connection.
    pub fn cursor(&self) -> Cursor {
        self.streams.iter().map(Stream::cursor).collect()
    }

    /// How many positions the client has yet to be carried past, over all partitions.
    pub fn lag(&self, tail: impl Fn(Partition) -> u64) -> u64 {
        let quiet = self.pending_bytes == 0;
        let lag = |stream: &Stream| {
            let tail = tail(stream.partition);
            let position = stream.position(tail).filter(|_| quiet).unwrap_or(stream.written);
            tail.saturating_sub(position)
        };
        self.streams.iter().map(lag).sum()
    }

    /// Moves the cursor of live streams with nothing waiting to where the hub is, so that quiet
    /// sessions do not age out; and returns it.
    pub fn mark(&mut self, tail: impl Fn(Partition) -> u64) -> Cursor {
        let empty = self.pending_bytes == 0;
        for stream in &mut self.streams {
            if empty && let Some(position) = stream.position(tail(stream.partition)) {
                stream.wrote(position);
            }
        }
        self.cursor()
    }
}
