//! A connection as its two ends see it: packets on their way, of which any tail may be lost.

use std::collections::{BTreeMap, VecDeque};

use belfry_core::protocol::{Cursor, Frame, GapReason, MessageId, Partition, Pos, Reply, TransportKind};
use serde::Deserialize;

use super::{client::CursorReset, truth::Violation};

/// A `message` frame, read from its JSON as a client would.
#[derive(Clone, Debug, Deserialize)]
pub struct MessageFrame {
    pub channel: String,
    pub seq: Option<u64>,
    pub pos: Option<Pos>,
    pub id: MessageId,
    pub data: Body,
}

/// What the publishers of a run say.
#[derive(Clone, Debug, Deserialize)]
pub struct Body {
    pub n: u64,
}

/// What arrives as a whole or not at all.
#[derive(Debug)]
pub enum Packet {
    /// With the cursor that an event stream gives it as `id:`.
    Message(MessageFrame, Cursor),
    /// Likewise, where it has one.
    Frame(Frame, Option<Cursor>),
    Reply(Reply),
    /// A poll's response.
    Poll(Vec<Packet>, Cursor),
}

/// A connection.
#[derive(Debug)]
pub struct Wire {
    pub number: u32,
    /// The client has been welcomed, and may send commands.
    pub welcomed: bool,
    pub transport: TransportKind,
    pub packets: VecDeque<Packet>,
    /// What a poll's response will hold.
    pub body: Vec<Packet>,
    /// The partitions whose cursor was not of this log.
    pub resets: BTreeMap<Partition, CursorReset>,
    /// Where it began: what the client presented, or what it was welcomed with.
    pub began: Cursor,
    /// It opens the client's stream: where, and whether at `earliest`.
    pub opens: Option<bool>,
    /// The client named its channels.
    pub named: bool,
    /// The channels that the client asked for when it opened the stream.
    pub channels: Vec<usize>,
    /// Where the stream of each partition began.
    pub from: BTreeMap<Partition, u64>,
    /// Channels that were added on it: the stream carries nothing of theirs up to there.
    pub joined: BTreeMap<String, Pos>,
    /// How far the server has written each partition.
    written: BTreeMap<Partition, u64>,
}

impl Wire {
    /// A connection whose stream begins at `from`.
    pub fn new(number: u32, transport: TransportKind, from: BTreeMap<Partition, u64>) -> Self {
        Self {
            number,
            welcomed: false,
            transport,
            packets: VecDeque::new(),
            body: Vec::new(),
            resets: BTreeMap::new(),
            began: Cursor::default(),
            opens: None,
            named: false,
            channels: Vec::new(),
            written: from.clone(),
            from,
            joined: BTreeMap::new(),
        }
    }

    /// The server writes. On one connection a partition only moves forward.
    pub fn write(&mut self, packet: Packet) -> Result<(), Violation> {
        match &packet {
            Packet::Message(MessageFrame { pos: Some(pos), channel, .. }, id) => {
                if let Some(since) = self.joined.get(channel).filter(|since| pos.offset <= since.offset) {
                    return Err(format!("{packet:?} is in the stream, and in the reply up to {since}"));
                }
                let written = self.written.entry(pos.partition).or_default();
                if pos.offset <= *written || id.get(pos.partition) != Some(pos.offset) {
                    return Err(format!("{packet:?} was written after {written}"));
                }
                *written = pos.offset;
            }
            // A reset that does not say up to where has to do with the cursor, and not with the log.
            Packet::Frame(Frame::Gap { reason, to_seq, resume, .. }, _)
                if *reason != GapReason::Reset || to_seq.is_some() =>
            {
                self.forward(resume, &packet)?;
            }
            Packet::Frame(Frame::Ping { cursor }, _) => self.forward(cursor, &packet)?,
            _ => {}
        }
        match self.transport {
            TransportKind::Poll => self.body.push(packet),
            _ => self.packets.push_back(packet),
        }
        Ok(())
    }

    /// What a gap or a ping says of the cursor lies behind nothing that was said before.
    fn forward(&mut self, cursor: &Cursor, packet: &Packet) -> Result<(), Violation> {
        for pos in cursor.iter() {
            let Some(written) = self.written.get_mut(&pos.partition) else { continue };
            if pos.offset < *written {
                return Err(format!("{packet:?} falls behind {written}"));
            }
            *written = pos.offset;
        }
        Ok(())
    }
}
