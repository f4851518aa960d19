//! What one connection has still to take: slices of shared frames, in order.

#[cfg(test)]
mod tests;

use std::{collections::VecDeque, io::IoSlice};

use bytes::{Buf, Bytes};

/// Slots that a drained queue keeps: 256 bytes, for the small bursts of ordinary traffic.
const SPARE_SLOTS: usize = 8;

/// A queue of frames. The first has a place of its own, so that a connection that keeps up never allocates.
#[derive(Debug, Default)]
pub struct Outbox {
    /// Partly written where the socket took only a part. Empty only when all is.
    front: Bytes,
    rest: VecDeque<Bytes>,
    bytes: usize,
}

impl Outbox {
    pub fn push(&mut self, frame: Bytes) {
        self.bytes += frame.len();
        if self.front.is_empty() {
            self.front = frame;
        } else if !frame.is_empty() {
            self.rest.push_back(frame);
        }
    }

    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// The front, if it is all there is: one plain write then does.
    pub fn only(&self) -> Option<&[u8]> {
        self.rest.is_empty().then_some(&self.front)
    }

    /// Points `slices` at the front of the queue, and returns those that point somewhere.
    pub fn gather<'a, 'b>(&'a self, slices: &'b mut [IoSlice<'a>]) -> &'b [IoSlice<'a>] {
        let mut filled = 0;
        for (slice, frame) in slices.iter_mut().zip(std::iter::once(&self.front).chain(&self.rest)) {
            *slice = IoSlice::new(frame);
            filled += 1;
        }
        &slices[..filled]
    }

    pub fn advance(&mut self, mut written: usize) {
        self.bytes -= written;
        while written >= self.front.len() {
            written -= self.front.len();
            let Some(next) = self.rest.pop_front() else {
                // An empty slice of a frame would keep the frame alive.
                self.front = Bytes::new();
                if self.rest.capacity() > SPARE_SLOTS {
                    self.rest = VecDeque::new();
                }
                return;
            };
            self.front = next;
        }
        self.front.advance(written);
    }
}
