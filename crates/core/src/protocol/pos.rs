//! Positions in the log, and the cursor: one position for each partition that a session touches.

#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// Offsets stay below 2^53, so that a JavaScript number holds every one of them exactly.
pub const MAX_OFFSET: u64 = (1 << 53) - 1;

/// The most partitions that one cursor names.
pub const MAX_PARTITIONS: usize = 64;

/// One of the parts that the log is split into; positions are comparable only inside one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Partition(pub u16);

/// Where a message stands: strictly increasing inside its partition, never reused. Written `partition.offset`, as in `0.1842`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, derive_more::Display)]
#[display("{}.{offset}", partition.0)]
#[serde(into = "String", try_from = "String")]
pub struct Pos {
    pub partition: Partition,
    /// The place inside it, at least 1 for a message; 0 is before everything.
    pub offset: u64,
}

/// How far a session has read, `0.1841,1.77`: sorted by partition, each at most once.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Cursor(SmallVec<[Pos; 2]>);

/// Where a new connection wants to go on from: the `cursor` parameter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Start {
    /// No cursor: from now.
    #[default]
    Now,
    /// `earliest`: all that is kept.
    Earliest,
    After(Cursor),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    #[error(
        "not a cursor: expected `partition.offset` pairs separated by commas, such as `0.1841,1.77`; send back a cursor exactly as you received it"
    )]
    Malformed,
    #[error("the cursor names partition {0} twice; send back a cursor exactly as you received it")]
    Repeated(u16),
}

impl Pos {
    pub const fn new(partition: Partition, offset: u64) -> Self {
        Self { partition, offset }
    }
}

debug_as_display!(Pos);

/// Parses digits only: no sign, no space, no leading zero, so that each value has one spelling.
fn number(text: &str) -> Option<u64> {
    let plain = !text.is_empty()
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

impl FromStr for Pos {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let (partition, offset) = text.split_once('.').ok_or(CursorError::Malformed)?;
        let partition = number(partition).and_then(|n| u16::try_from(n).ok());
        let offset = number(offset).filter(|&n| n <= MAX_OFFSET);
        match (partition, offset) {
            (Some(partition), Some(offset)) => Ok(Self::new(Partition(partition), offset)),
            _ => Err(CursorError::Malformed),
        }
    }
}

impl Cursor {
    /// How far `partition` has been read, if the cursor names it.
    pub fn get(&self, partition: Partition) -> Option<u64> {
        self.0.iter().find(|pos| pos.partition == partition).map(|pos| pos.offset)
    }

    /// Names `partition` at `offset`, whatever it said before.
    pub fn set(&mut self, partition: Partition, offset: u64) {
        match self.0.binary_search_by_key(&partition, |pos| pos.partition) {
            Ok(at) => self.0[at].offset = offset,
            Err(at) => self.0.insert(at, Pos::new(partition, offset)),
        }
    }

    /// The positions, in order of their partitions.
    pub fn iter(&self) -> impl Iterator<Item = Pos> + '_ {
        self.0.iter().copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl FromIterator<Pos> for Cursor {
    fn from_iter<T: IntoIterator<Item = Pos>>(positions: T) -> Self {
        let mut cursor = Self::default();
        positions.into_iter().for_each(|pos| cursor.set(pos.partition, pos.offset));
        cursor
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, pos) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            write!(f, "{pos}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({self})")
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        let mut cursor = Self::default();
        for part in text.split(',') {
            let pos: Pos = part.parse()?;
            if cursor.get(pos.partition).is_some() {
                return Err(CursorError::Repeated(pos.partition.0));
            }
            if cursor.len() == MAX_PARTITIONS {
                return Err(CursorError::Malformed);
            }
            cursor.set(pos.partition, pos.offset);
        }
        Ok(cursor)
    }
}

impl FromStr for Start {
    type Err = CursorError;

    fn from_str(text: &str) -> Result<Self, CursorError> {
        match text {
            "earliest" => Ok(Self::Earliest),
            _ => text.parse().map(Self::After),
        }
    }
}

text_in_json!(
    Pos,
    CursorError,
    |pos| [pos.partition.0.to_string(), pos.offset.to_string()].join("."),
    |text| text.parse()
);
text_in_json!(Cursor, CursorError, |cursor| cursor.to_string(), |text| text.parse());
