//! What each message carries, so that who hears it can tell which one it is, whatever server it came through.
//!
//! The data is `{"b":"RUN.STREAM.NUMBER.SENT","p":"xxx…"}`. A stream's numbers rise by one from 1: a hole in them is a message
//! that did not come, a number twice one that came again.

use std::{fmt::Write as _, ops::Range};

use memchr::memmem::Finder;

/// One message's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which sequence of messages it belongs to.
    pub stream: u32,
    /// Its place there, from 1.
    pub number: u32,
    /// When it was due, in microseconds since the run began.
    pub due_us: u64,
}

/// Writes and finds the marks of one run; what an earlier one left in the server is not taken for its own.
pub struct Marker {
    start: String,
    finder: Finder<'static>,
}

impl Marker {
    /// Marks that no other run makes.
    pub fn new(run: u32) -> Self {
        let start = format!(r#""b":"{run:08x}."#);
        let finder = Finder::new(&start).into_owned();
        Self { start, finder }
    }

    /// A message's data, `size` bytes long where the mark leaves room for that.
    pub fn data(&self, mark: Mark, size: usize) -> String {
        let mut data = String::with_capacity(size + 64);
        let Mark { stream, number, due_us } = mark;
        let _ = write!(data, r#"{{{}{stream}.{number}.{due_us}","p":""#, self.start);
        let padding = size.saturating_sub(data.len() + 2);
        data.extend(std::iter::repeat_n('x', padding));
        data + r#""}"#
    }

    /// All marks in what has been received.
    pub fn find(&self, input: &[u8]) -> impl Iterator<Item = Mark> {
        self.finder.find_iter(input).filter_map(|at| parse(&input[at + self.start.len()..]))
    }
}

fn parse(input: &[u8]) -> Option<Mark> {
    let mut at = 0;
    let stream = number(input, &mut at, b'.')?;
    let place = number(input, &mut at, b'.')?;
    let due_us = number(input, &mut at, b'"')?;
    Some(Mark { stream: u32::try_from(stream).ok()?, number: u32::try_from(place).ok()?, due_us })
}

fn number(input: &[u8], at: &mut usize, end: u8) -> Option<u64> {
    let digits: Range<usize> = *at..*at + input.get(*at..)?.iter().position(|byte| *byte == end)?;
    *at = digits.end + 1;
    std::str::from_utf8(&input[digits]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found_among_other_things_and_is_as_long_as_was_asked_for() {
        let (marker, other) = (Marker::new(7), Marker::new(8));
        let marks =
            [Mark { stream: 0, number: 1, due_us: 0 }, Mark { stream: 9, number: 77, due_us: 12_345 }];
        let [first, second] = marks.map(|mark| marker.data(mark, 128));
        assert_eq!((first.len(), second.len()), (128, 128));
        let alien = other.data(marks[0], 0);
        let wire = format!(r#"{{"frames":[{{"data":{first}}},{{"data":{alien}}},{{"data":{second}}}]}}"#);
        assert_eq!(marker.find(wire.as_bytes()).collect::<Vec<_>>(), marks);
        assert!(serde_json::from_str::<serde_json::Value>(&wire).is_ok());
    }
}
