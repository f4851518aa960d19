//! Whose log a database holds: what all that belongs together carries.

use std::{num::ParseIntError, str::FromStr};

/// The id of a fleet: random, in SQL and in each of its Redis. A memory log's database has one, too, for the day on
/// which it is given a Redis.
#[derive(Clone, Copy, PartialEq, Eq, Debug, derive_more::Display)]
#[display("{_0:032x}")]
pub struct FleetId(u128);

impl FleetId {
    pub fn random() -> Self {
        Self(rand::random())
    }
}

impl FromStr for FleetId {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        u128::from_str_radix(text, 16).map(Self)
    }
}

/// Where a log lies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Layout {
    /// In this process.
    Memory,
    /// What keys and pub/sub channels begin with, and the number of the database of each Redis, in their order.
    Redis { prefix: String, dbs: Vec<u32> },
}

impl Layout {
    pub(super) fn redis(&self) -> u16 {
        match self {
            Self::Memory => 0,
            Self::Redis { dbs, .. } => u16::try_from(dbs.len()).unwrap_or(u16::MAX),
        }
    }

    /// Prefix and database numbers, as they are recorded.
    pub(super) fn texts(&self) -> Option<(String, String)> {
        let Self::Redis { prefix, dbs } = self else { return None };
        Some((prefix.clone(), dbs.iter().map(u32::to_string).collect::<Vec<_>>().join(",")))
    }
}
