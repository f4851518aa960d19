//! An entry of the log as its readers see it: a message encoded once, shared by all of them.

#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use bytes::{BufMut, Bytes, BytesMut};

use super::{Channel, Draft, Gap, GapReason, MessageId, Place, SessionId, Timestamp, encode_message};

/// What an entry is counted with above its frame's bytes, wherever a buffer is bounded in bytes.
pub const ENTRY_OVERHEAD_BYTES: usize = 160;

const SSE_DATA: &[u8] = b"data: ";

/// A message encoded once. Every ring, history and session that holds it shares the same bytes.
#[derive(Debug, Clone)]
pub struct Entry {
    pub channel: Channel,
    /// Where it stands; none for an ephemeral message.
    pub place: Option<Place>,
    pub id: MessageId,
    pub at: Timestamp,
    pub expires_at: Option<Timestamp>,
    /// The session that sent it and asked for no echo.
    pub except: Option<SessionId>,
    /// Which of the ephemeral messages of this process it is; 0 for a placed one.
    pub number: u64,
    /// Only the place is left, and this is what readers are told: the message was deleted from the middle of its
    /// channel (`expired`), or nobody can read what is kept of it (`trimmed`).
    pub gone: Option<GapReason>,
    /// What stands before it in its channel went by unheard, and readers have passed it: they get a gap first.
    pub hole: bool,
    /// It was read when its epoch was over. What plain channels had before it may be gone, and whoever carries one is told
    /// so first.
    pub salvaged: bool,
    /// One WebSocket text frame, ready to write.
    ws: Bytes,
    /// Where in `ws` the JSON begins.
    json_at: usize,
    /// The event of an event stream. Made by the first SSE reader, since most messages never meet one.
    sse: OnceLock<Bytes>,
}

impl Entry {
    pub fn encode(draft: &Draft, place: Option<Place>) -> Self {
        let json = encode_message(draft, place.as_ref());
        let ws = text_frame(&json);
        Self {
            id: draft.id,
            at: draft.at,
            expires_at: draft.expires_at,
            json_at: ws.len() - json.len(),
            ws,
            ..Self::without_text(draft.channel.clone(), place)
        }
    }

    /// What a message's frame begins with; its place and the tail follow.
    pub fn frame_start(channel: &Channel) -> String {
        // The alphabet of names holds nothing that JSON escapes.
        format!("{{\"type\":\"message\",\"channel\":\"{channel}\",")
    }

    /// A message of which another node has encoded what follows the place, from `"id":` on. What the
    /// tail says of `id`, `at` and `expires_at` is the caller's to set.
    pub fn of_tail(channel: Channel, place: Option<Place>, tail: &str) -> Self {
        let start = Self::frame_start(&channel);
        let stands =
            place.map_or(String::new(), |Place { pos, seq, .. }| format!("\"seq\":{seq},\"pos\":\"{pos}\","));
        let ws = text_frame_of(&[&start, &stands, tail]);
        let json_at = ws.len() - (start.len() + stands.len() + tail.len());
        Self { json_at, ws, ..Self::without_text(channel, place) }
    }

    /// Marks the place of a deleted message.
    pub fn tombstone(channel: Channel, place: Place) -> Self {
        Self { gone: Some(GapReason::Expired), ..Self::without_text(channel, Some(place)) }
    }

    fn without_text(channel: Channel, place: Option<Place>) -> Self {
        Self {
            channel,
            place,
            id: MessageId(uuid::Uuid::nil()),
            at: Timestamp(0),
            expires_at: None,
            except: None,
            number: 0,
            gone: None,
            hole: false,
            salvaged: false,
            ws: Bytes::new(),
            json_at: 0,
            sse: OnceLock::new(),
        }
    }

    /// Marks the place of a message that nobody can read.
    pub fn unreadable(channel: Channel, place: Place) -> Self {
        Self { gone: Some(GapReason::Trimmed), ..Self::tombstone(channel, place) }
    }

    /// The same at another place; the frame says nothing of what `prev` and `jump` are.
    pub fn placed(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    pub fn except(self, sender: Option<SessionId>) -> Self {
        Self { except: sender, ..self }
    }

    pub fn salvaged(self) -> Self {
        Self { salvaged: true, ..self }
    }

    /// The same entry behind messages that were missed.
    pub fn after_a_hole(&self) -> Self {
        Self { hole: true, ..self.clone() }
    }

    /// The position's offset; 0 for an ephemeral message.
    pub fn offset(&self) -> u64 {
        self.place.map_or(0, |place| place.pos.offset)
    }

    /// Its channel's head when it is the newest.
    pub fn head(&self) -> Head {
        self.place.map_or(Head::default(), |place| Head { seq: place.seq, pos: place.pos.offset })
    }

    /// Why a reader gets a gap in its stead, if so.
    pub fn dead(&self, now: Timestamp) -> Option<GapReason> {
        let expired = self.expires_at.is_some_and(|at| at <= now).then_some(GapReason::Expired);
        self.gone.or(expired)
    }

    pub fn json_str(&self) -> &str {
        std::str::from_utf8(&self.ws[self.json_at..]).expect("the JSON was encoded from a string")
    }

    pub fn ws(&self) -> &Bytes {
        &self.ws
    }

    /// The whole event of an event stream, for a session that reads one partition only: its `id:` is this entry's position.
    pub fn sse(&self) -> &Bytes {
        self.sse.get_or_init(|| {
            let json = &self.ws[self.json_at..];
            let id = self.place.map_or(String::new(), |place| format!("id: {}\n", place.pos));
            let mut event = BytesMut::with_capacity(SSE_DATA.len() + json.len() + id.len() + 2);
            event.put_slice(SSE_DATA);
            event.put_slice(json);
            event.put_u8(b'\n');
            event.put_slice(id.as_bytes());
            event.put_u8(b'\n');
            event.freeze()
        })
    }

    /// The same event up to and including its `data:` line, for a session whose cursor names more.
    pub fn sse_data(&self) -> &[u8] {
        let data = SSE_DATA.len() + (self.ws.len() - self.json_at) + 1;
        &self.sse()[..data]
    }

    /// What a buffer that holds this entry is charged.
    pub fn cost(&self) -> usize {
        self.ws.len() + ENTRY_OVERHEAD_BYTES
    }
}

/// What a reader of the log gets next: an entry, or the word that entries are missing.
#[derive(Clone, Debug)]
pub enum Item {
    Entry(Arc<Entry>),
    /// A hole before what follows.
    Gap(Box<Gap>),
}

impl Item {
    pub fn cost(&self) -> usize {
        match self {
            Self::Entry(entry) => entry.cost(),
            Self::Gap(_) => ENTRY_OVERHEAD_BYTES,
        }
    }
}

/// A channel's newest message, or the newest one that is no longer held.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// Its seq; 0 before the first.
    pub seq: u64,
    /// Its position's offset; 0 before the first.
    pub pos: u64,
}

impl Place {
    /// What the channel had before this message.
    pub fn before(&self) -> Head {
        Head { seq: self.seq - 1, pos: self.prev }
    }
}

/// A whole text message as one unmasked frame (RFC 6455 §5.2).
pub fn text_frame(text: &str) -> Bytes {
    text_frame_of(&[text])
}

/// The same of a text in pieces.
fn text_frame_of(pieces: &[&str]) -> Bytes {
    const FIN_TEXT: u8 = 0x81;
    let len = pieces.iter().map(|piece| piece.len()).sum::<usize>();
    let mut frame = BytesMut::with_capacity(len + 10);
    frame.put_u8(FIN_TEXT);
    match len {
        len @ 0..=125 => frame.put_u8(len as u8),
        len @ 126..=0xFFFF => {
            frame.put_u8(126);
            frame.put_u16(len as u16);
        }
        len => {
            frame.put_u8(127);
            frame.put_u64(len as u64);
        }
    }
    pieces.iter().for_each(|piece| frame.put_slice(piece.as_bytes()));
    frame.freeze()
}
