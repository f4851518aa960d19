//! How clients left a node and came to the next, as their logs tell it.

use std::collections::BTreeMap;

use belfry_checker::history::{History, Millis, Seen};

const SECOND: Millis = 1_000;

/// One client's way.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// What it runs over: its name begins with it.
    pub via: &'a str,
    /// When it was told to go, and when it was to.
    pub told: Option<(Millis, Millis)>,
    /// When it was let go, or had come elsewhere before.
    pub left: Option<Millis>,
    /// When it was welcomed again.
    pub back: Option<Millis>,
    /// Tries that were refused or failed, between.
    pub tries: u64,
    /// The node that it had left has welcomed it before it could have known better.
    pub returned: bool,
}

/// Those of all clients that were on node `from` when the drain began. `back` says which welcomes count as back.
pub fn moves<'a>(
    history: &'a History,
    from: &str,
    began: Millis,
    back: impl Fn(Millis, &str) -> bool,
) -> Vec<Move<'a>> {
    let mut moves = Vec::new();
    for log in &history.clients {
        let via = log.name.split('-').next().expect("a name begins with what it runs over");
        let mut way = Move { via, told: None, left: None, back: None, tries: 0, returned: false };
        let mut was_here = false;
        for (at, seen) in &log.seen {
            match seen {
                Seen::Welcome { node, .. } if *at < began => was_here = node == from,
                Seen::Welcome { node, .. } if back(*at, node) => {
                    way.back = Some(*at);
                    break;
                }
                Seen::Welcome { .. } => way.returned |= way.left.is_some(),
                Seen::Told { after_ms } if *at >= began => {
                    way.told = way.told.or(Some((*at, *at + after_ms)));
                }
                Seen::Ended { .. } if *at >= began && way.left.is_none() => way.left = Some(*at),
                Seen::Ended { .. } if *at >= began => way.tries += 1,
                _ => {}
            }
        }
        way.left = way.left.or(way.back);
        if was_here {
            moves.push(way);
        }
    }
    moves
}

/// How many fall into each second after `began`.
pub fn by_second(times: impl IntoIterator<Item = Millis>, began: Millis) -> Vec<u64> {
    let mut seconds = Vec::new();
    for at in times {
        let second = (at.saturating_sub(began) / SECOND) as usize;
        if seconds.len() <= second {
            seconds.resize(second + 1, 0);
        }
        seconds[second] += 1;
    }
    seconds
}

/// A line for each second: who was told to go then, who left, who was back, and of these over what.
pub fn table(moves: &[Move<'_>], began: Millis) -> String {
    let told = by_second(moves.iter().filter_map(|way| way.told.map(|(_, moment)| moment)), began);
    let left = by_second(moves.iter().filter_map(|way| way.left), began);
    let back = by_second(moves.iter().filter_map(|way| way.back), began);
    let mut over = BTreeMap::new();
    for way in moves {
        over.entry(way.via).or_insert_with(Vec::new).extend(way.back);
    }
    let over: Vec<_> = over.into_iter().map(|(via, times)| (via, by_second(times, began))).collect();
    let mut text = format!("{:>6}{:>8}{:>8}{:>8}  of these", "second", "chosen", "left", "back");
    over.iter().for_each(|(via, _)| text.push_str(&format!("{via:>12}")));
    for second in 0..told.len().max(left.len()).max(back.len()) {
        let at = |seconds: &[u64]| seconds.get(second).copied().unwrap_or(0);
        text.push_str(&format!("\n{second:>6}{:>8}{:>8}{:>8}          ", at(&told), at(&left), at(&back)));
        over.iter().for_each(|(_, seconds)| text.push_str(&format!("{:>12}", at(seconds))));
    }
    text
}

/// The middle and the last of some times.
pub fn middle_and_last(mut times: Vec<Millis>) -> (Millis, Millis) {
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or(0);
    (middle, times.last().copied().unwrap_or(0))
}
