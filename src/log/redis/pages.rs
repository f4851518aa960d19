//! Pages: what is kept of several channels after positions, in few round trips.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{
    intake::Intake,
    marker::Ground,
    read::before,
    streams::{self, Looked},
};
use crate::{
    log::{
        Page, ReadError, Source,
        backend::{Asked, Range},
    },
    protocol::{Entry, Head},
};

impl Intake {
    /// See [`Backend::pages`](crate::log::Backend::pages).
    pub async fn pages(&self, asked: &Asked) -> Result<(Vec<Page>, Source), ReadError> {
        let Asked { base, ref ranges, limit, .. } = *asked;
        let Some(base) = base else {
            // What lies in epochs that are closed: SQL has all that is left.
            let wanted: Vec<_> =
                ranges.iter().map(|range| (&range.channel, range.after, range.until)).collect();
            return Ok((self.in_store(&wanted, limit).await?, Source::Store));
        };
        // What lies in the epoch in charge: the streams have the newest of it.
        let range =
            |it: &Range| streams::Range::oldest(&it.channel, it.after, Some(it.until), limit.messages);
        let wanted: Vec<_> = ranges.iter().map(range).collect();
        let Looked { found, ground, .. } = self.look(base, &wanted, limit.bytes).await?;
        let streams = ranges.iter().zip(found);
        let streams = streams.map(|(range, found)| of_stream(range, found.entries, found.complete));
        let streams: Vec<Page> = streams.collect();
        // What a durable stream no longer holds, SQL does: trimming spares what is not committed.
        let is_trimmed = |range: &Range, page: &Page| !range.volatile && page.floor.pos > range.after;
        let trimmed = ranges.iter().zip(&streams).filter(|(range, page)| is_trimmed(range, page));
        let trimmed: Vec<_> =
            trimmed.map(|(range, page)| (&range.channel, range.after, page.floor.pos)).collect();
        let source = if trimmed.is_empty() { Source::History } else { Source::Store };
        let mut older = self.in_store(&trimmed, limit).await?.into_iter();
        let pages = ranges.iter().zip(streams).map(|(range, page)| match is_trimmed(range, &page) {
            true => joined(older.next().unwrap_or_default(), page, &ground),
            false => Ok(page),
        });
        Ok((pages.collect::<Result<_, _>>()?, source))
    }
}

/// What a stream holds of a channel after a position, up to its head.
fn of_stream(range: &Range, entries: Vec<Arc<Entry>>, complete: bool) -> Page {
    if entries.is_empty() && !complete {
        // The read ended before it came to this channel.
        return Page::default();
    }
    let first = entries.first().map_or(range.head, before);
    // When the head of a plain channel is forgotten its messages go with it. SQL forgets nothing by that.
    let jumps = entries.first().and_then(|entry| entry.place).is_some_and(|place| place.jump);
    let floor = if first.pos > range.after && !(jumps && range.volatile) { first } else { Head::default() };
    Page { entries, floor, complete, ..Page::default() }
}

/// Whether SQL has a channel's last message that its stream does not hold any more. A stream is trimmed of what is
/// committed only; where one is gone for another reason SQL may have yet to get it.
pub(super) fn is_in_sql(older: &Page, last: u64, ground: &Ground) -> Result<(), ReadError> {
    let is_message = last >= ground.base && last != ground.forgotten;
    let has_it = older.entries.last().is_some_and(|entry| entry.offset() >= last) || older.floor.pos >= last;
    let lost = || format!("the message at {last} is not in its stream any more and not in SQL yet");
    if is_message && !has_it { Err(ReadError(lost())) } else { Ok(()) }
}

/// What SQL holds of a channel's older messages, and then its stream.
fn joined(mut older: Page, newer: Page, ground: &Ground) -> Result<Page, ReadError> {
    if older.complete {
        is_in_sql(&older, newer.floor.pos, ground)?;
        older.entries.extend(newer.entries);
        (older.complete, older.read) = (newer.complete, newer.read);
    }
    Ok(older)
}
