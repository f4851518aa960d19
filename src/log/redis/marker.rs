//! Markers: sent through Redis to ourselves, down the same path as messages. When one comes out, everything up to its position
//! has come out. They prove that subscribing has taken effect, and once a second that the whole path works (the canary).

#[cfg(test)]
mod tests;

use crate::protocol::Head;

/// Publishes a marker. Its text is short and sent whole (EVAL): a script cache that is flushed makes nobody deaf.
pub const SCRIPT: &str = include_str!("mark.lua");

/// The most channels of one marker: their heads take Redis a fraction of a millisecond, and the marker stays below 64 KiB.
pub const MAX_CHANNELS: usize = 1_024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker<'a> {
    /// Which one of ours it is.
    pub token: u64,
    /// Which incarnation of Redis it came through.
    pub replid: &'a str,
    /// Where that log stands.
    pub ground: Ground,
    heads: &'a str,
}

/// Where the log in Redis stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ground {
    /// The epoch in charge; 0: none, or its heads are gone.
    pub epoch: u64,
    pub base: u64,
    /// The last position that was handed out.
    pub last: u64,
    /// The highest position of the heads that were forgotten.
    pub forgotten: u64,
}

impl Ground {
    /// What counts as the head of a channel without a known message of this epoch.
    pub fn unknown(&self) -> Head {
        let before = self.base.saturating_sub(1).max(self.forgotten);
        Head { seq: before, pos: before }
    }

    /// The head that a value of the HASH `heads` stands for; none if it is no message of this epoch.
    pub fn head(&self, value: Option<&str>) -> Option<Head> {
        let (seq, pos) = value?.split_once(':')?;
        let head = Head { seq: seq.parse().ok()?, pos: pos.parse().ok()? };
        (head.pos >= self.base).then_some(head)
    }

    /// Reads `epoch`, `base`, `next` and `forgotten` of the HASH `log`.
    pub fn of_log(fields: [Option<u64>; 4]) -> Self {
        let [epoch, base, next, forgotten] = fields.map(Option::unwrap_or_default);
        Self { epoch, base, last: next.saturating_sub(1), forgotten }
    }
}

impl<'a> Marker<'a> {
    /// Reads `m <token> <replid> <epoch> <base> <position> <forgotten> <head> …`.
    pub fn parse(payload: &'a str) -> Option<Self> {
        let mut words = payload.strip_prefix("m ")?.splitn(7, ' ');
        let token = words.next()?.parse().ok()?;
        let replid = words.next()?;
        let mut number = || words.next()?.parse().ok();
        let ground = Ground { epoch: number()?, base: number()?, last: number()?, forgotten: number()? };
        Some(Self { token, replid, ground, heads: words.next().unwrap_or_default() })
    }

    /// The heads at this position, in the order of asking.
    pub fn heads(&self) -> impl Iterator<Item = Head> + '_ {
        self.values().map(|value| self.ground.head(Some(value)).unwrap_or(self.ground.unknown()))
    }

    /// The same, as the HASH `heads` has them.
    pub fn values(&self) -> impl Iterator<Item = &str> + '_ {
        self.heads.split(' ').filter(|value| !value.is_empty())
    }
}
