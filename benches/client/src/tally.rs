//! What has been heard, and what has not.

use std::collections::HashSet;

use hdrhistogram::Histogram;

use crate::mark::Mark;

/// Longer latencies count as this: ten minutes, in microseconds.
const LONGEST_US: u64 = 600_000_000;

/// A histogram of microseconds, exact to three digits.
#[derive(Debug)]
pub struct Latencies(Histogram<u64>);

impl Default for Latencies {
    fn default() -> Self {
        Self(Histogram::new_with_bounds(1, LONGEST_US, 3).expect("these bounds are valid"))
    }
}

impl Latencies {
    /// Counts one.
    pub fn record(&mut self, us: u64) {
        self.0.saturating_record(us);
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The latency that this share of all stayed within, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        self.0.value_at_quantile(share) as f64 / 1000.0
    }
}

/// How far one subscriber has come in each stream that it hears.
#[derive(Debug)]
pub struct Heard {
    /// The newest number of each stream that all hear.
    common: Box<[u32]>,
    /// Of the stream that nobody else hears: which, and its newest number.
    own: Option<(u32, u32)>,
}

/// Numbers of a stream that somebody has not heard before a later one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hole {
    stream: u32,
    from: u32,
    to: u32,
}

/// All subscribers' counts.
#[derive(Debug, Default)]
pub struct Tally {
    /// Messages heard for the first time.
    pub deliveries: u64,
    /// Messages heard twice, or after a later one of their stream.
    pub again: u64,
    /// Losses that the server has announced.
    pub gaps: u64,
    /// Connections that the server has ended.
    pub closed: u64,
    /// Bytes that have come to subscribers.
    pub bytes: u64,
    /// The sum of the newest numbers: with nothing lost, the deliveries.
    reached: u64,
    holes: Vec<Hole>,
    /// What may have been published: the answer said no, or never came.
    unsure: HashSet<(u32, u32)>,
    /// From when a message was due to when it was heard.
    pub latencies: Latencies,
}

impl Heard {
    /// Nothing, of the streams that all hear and of one's own.
    pub fn new(common: usize, own: Option<u32>) -> Self {
        Self { common: vec![0; common].into(), own: own.map(|stream| (stream, 0)) }
    }

    fn newest_of_all(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.common.iter().copied()).chain(self.own)
    }

    fn newest(&mut self, stream: u32) -> Option<&mut u32> {
        match &mut self.own {
            Some((own, newest)) if *own == stream => Some(newest),
            _ => self.common.get_mut(stream as usize),
        }
    }
}

impl Tally {
    /// One message has come.
    pub fn hear(&mut self, heard: &mut Heard, mark: Mark, now_us: u64) {
        let Some(newest) = heard.newest(mark.stream) else {
            // Of a channel that was not asked for.
            self.again += 1;
            return;
        };
        let Some(step) = mark.number.checked_sub(*newest).filter(|step| *step > 0) else {
            self.again += 1;
            return;
        };
        if step > 1 {
            self.holes.push(Hole { stream: mark.stream, from: *newest + 1, to: mark.number - 1 });
        }
        *newest = mark.number;
        self.deliveries += 1;
        self.reached += u64::from(step);
        self.latencies.record(now_us.saturating_sub(mark.due_us));
    }

    /// Nobody knows whether this one was published.
    pub fn unsure(&mut self, stream: u32, number: u32) {
        self.unsure.insert((stream, number));
    }

    /// How many deliveries are still to come, of so many that are due.
    pub fn missing(&self, due: u64) -> u64 {
        due.saturating_sub(self.reached)
    }

    /// How many never came: holes, and what is missing at each end. `sent` says how far a stream's numbers go.
    pub fn lost<'a>(&self, subscribers: impl Iterator<Item = &'a Heard>, sent: impl Fn(u32) -> u32) -> u64 {
        let tails = subscribers.flat_map(Heard::newest_of_all);
        let tails = tails.map(|(stream, newest)| Hole { stream, from: newest + 1, to: sent(stream) });
        let holes = self.holes.iter().copied().chain(tails);
        let lost = holes.flat_map(|hole| (hole.from..=hole.to).map(move |number| (hole.stream, number)));
        lost.filter(|message| !self.unsure.contains(message)).count() as u64
    }

    /// Whether some publish may not have been.
    pub fn is_unsure(&self) -> bool {
        !self.unsure.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_comes_again_or_was_never_sure_is_told_apart() {
        let mut tally = Tally::default();
        let mut heard = Heard::new(2, Some(9));
        let mut hear = |stream, number| tally.hear(&mut heard, Mark { stream, number, due_us: 10 }, 30);
        for (stream, number) in [(0, 1), (0, 2), (1, 1), (9, 1), (0, 5), (0, 4), (9, 1), (7, 1)] {
            hear(stream, number);
        }
        // 3 and 4 of stream 0 are a hole; 4 came too late.
        assert_eq!((tally.deliveries, tally.again), (5, 3));
        let lost = |tally: &Tally, sent: u32| {
            tally.lost([&heard].into_iter(), |stream| if stream == 0 { sent } else { 1 })
        };
        assert_eq!((tally.missing(7), lost(&tally, 5), lost(&tally, 6)), (0, 2, 3));
        tally.unsure(0, 3);
        assert_eq!((lost(&tally, 5), tally.is_unsure()), (1, true));
        assert!((tally.latencies.within(0.5) - 0.02).abs() < 0.001);
    }
}
