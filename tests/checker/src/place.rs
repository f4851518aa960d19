//! Places in the log as the wire writes them.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Offset `offset` of partition `partition`, written `0.1841`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pos {
    /// Which log.
    pub partition: u32,
    /// Rises with each message of the partition.
    pub offset: u64,
}

impl fmt::Display for Pos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.partition, self.offset)
    }
}

impl FromStr for Pos {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (partition, offset) = text.split_once('.')?;
            Some(Self { partition: partition.parse().ok()?, offset: offset.parse().ok()? })
        };
        parse().ok_or_else(|| format!("not a position: {text:?}"))
    }
}

impl TryFrom<String> for Pos {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Pos> for String {
    fn from(pos: Pos) -> Self {
        pos.to_string()
    }
}

/// How far a session has read: one position for each partition that it touches, written `0.1841,1.77`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor(BTreeMap<u32, u64>);

impl Cursor {
    /// Its partitions' positions.
    pub fn iter(&self) -> impl Iterator<Item = Pos> + '_ {
        self.0.iter().map(|(&partition, &offset)| Pos { partition, offset })
    }

    /// Whether it names no partition.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a position lies at or below it.
    pub fn covers(&self, pos: Pos) -> bool {
        self.0.get(&pos.partition).is_some_and(|&offset| pos.offset <= offset)
    }

    /// Whether it lies above a position of a partition that it names.
    pub fn is_beyond(&self, pos: Pos) -> bool {
        self.0.get(&pos.partition).is_some_and(|&offset| offset > pos.offset)
    }

    /// Puts a partition where `pos` is, also backwards.
    pub fn set(&mut self, pos: Pos) {
        self.0.insert(pos.partition, pos.offset);
    }

    /// Moves a partition forward to `pos`, unless it is beyond.
    pub fn raise(&mut self, pos: Pos) {
        let offset = self.0.entry(pos.partition).or_insert(pos.offset);
        *offset = pos.offset.max(*offset);
    }

    /// Takes over the partitions that it lacks.
    pub fn fill(&mut self, other: &Self) {
        for pos in other.iter() {
            self.0.entry(pos.partition).or_insert(pos.offset);
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pos) in self.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{pos}")?;
        }
        Ok(())
    }
}

impl FromStr for Cursor {
    type Err = String;

    /// A session of ephemeral channels only has an empty one.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut cursor = Self::default();
        for pos in text.split(',').filter(|part| !part.is_empty()) {
            cursor.set(pos.parse()?);
        }
        Ok(cursor)
    }
}

impl TryFrom<String> for Cursor {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

/// A message's id, a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(pub u128);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = format!("{:032x}", self.0);
        write!(f, "{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
    }
}

impl TryFrom<String> for Id {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let hex: String = text.chars().filter(|&c| c != '-').collect();
        match u128::from_str_radix(&hex, 16) {
            Ok(id) if hex.len() == 32 => Ok(Self(id)),
            _ => Err(format!("not a UUID: {text:?}")),
        }
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_they_were_read() {
        for text in ["0.1841", "0.1841,1.77", ""] {
            assert_eq!(text.parse::<Cursor>().unwrap().to_string(), text);
        }
        let id = "0192a3b4-0000-7000-8000-00000000000f";
        assert_eq!(Id::try_from(id.to_owned()).unwrap().to_string(), id);
        for wrong in ["1", "a.1", "0.1,", "0.1;1.2"] {
            assert!(wrong.parse::<Pos>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_cursor_moves_forward_unless_it_is_set() {
        let mut cursor: Cursor = "0.5".parse().unwrap();
        cursor.raise("0.3".parse().unwrap());
        cursor.fill(&"0.9,1.2".parse().unwrap());
        assert_eq!(cursor.to_string(), "0.5,1.2");
        cursor.set("0.3".parse().unwrap());
        assert!(cursor.is_beyond("0.2".parse().unwrap()) && !cursor.is_beyond("0.3".parse().unwrap()));
        assert!(cursor.covers("0.3".parse().unwrap()) && !cursor.covers("0.4".parse().unwrap()));
    }
}
