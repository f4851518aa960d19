//! The database's file and its write-ahead log, by their names: whether they are still what is written to. What is
//! committed goes into the log first, and is lost with it.

#[cfg(test)]
mod tests;

use std::{
    fs::{self, File, Metadata},
    io::{self, ErrorKind, Seek as _},
    ops::Range,
    os::unix::fs::{FileExt as _, MetadataExt as _},
    path::{Path, PathBuf},
    sync::{Mutex, OnceLock},
};

use belfry_core::held::Held as _;

use crate::store::{LOST, Result, StoreError, beside, private};

/// Which file it is: device and number.
type Identity = (u64, u64);

fn identity(found: &Metadata) -> Identity {
    (found.dev(), found.ino())
}

#[derive(Debug)]
pub(super) struct Files {
    path: PathBuf,
    file: Identity,
    wal: PathBuf,
    /// Of the log, when it was last seen to be whole.
    end: Mutex<End>,
    page_bytes: u64,
    /// Stays until the process ends: what has been put there since is not what it has been writing to.
    lost: OnceLock<Lost>,
}

/// The log that a connection writes to, which lives as long as it does.
#[derive(Debug)]
pub(super) struct WriteAhead {
    file: File,
    identity: Identity,
}

/// Nobody can cut a log's end off and leave this as it was.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    bytes: u64,
    /// The header of the frame that ends there.
    frame: Frame,
    /// Where the last transaction ended, and the salts of then.
    committed: u64,
    salts: [u8; 8],
}

/// A frame's header: <https://www.sqlite.org/walformat.html>, section 1. The log's own begins with a number that is always the
/// same, and has the salts of now where that is as long.
type Frame = [u8; 24];
const FRAME_HEADER: u64 = 24;
const HEADER: u64 = 32;
const SALTS: Range<usize> = 8..16;
/// How large the database is, if the frame ends a transaction.
const SIZE: Range<usize> = 4..8;

/// What has become of the files while they were in use. From then on nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, derive_more::Display)]
pub(super) enum Lost {
    #[display(
        "it was moved, removed or replaced while it was in use; put it back, or leave what is there now, and restart Belfry"
    )]
    File,
    #[display("it was emptied while it was in use; stop Belfry and restore a backup")]
    Content,
    /// Whoever writes to it still has it, and puts it back.
    #[display("its log (-wal) was moved, removed or replaced while it was in use; restart Belfry")]
    Log,
    #[display(
        "its log (-wal) was cut short while it was in use, and what was committed there is lost; stop Belfry and restore a \
         backup, or restart it to go on with what is left: clients are told"
    )]
    End,
    #[display(
        "what it holds is damaged, and what was committed last may be lost; stop Belfry and restore a backup, or restart it to go \
         on with what is left: clients are told"
    )]
    Damage,
}

impl Files {
    pub(super) fn of(path: &Path, page_bytes: u64) -> Option<Self> {
        let (file, wal) = (identity(&fs::metadata(path).ok()?), beside(path, "-wal"));
        let (end, lost) = Default::default();
        Some(Self { path: path.to_owned(), file, wal, end, page_bytes, lost })
    }

    pub(super) fn lost(&self) -> Option<Lost> {
        self.lost.get().copied()
    }

    /// The first reason stays, and is noted for the next start at once, whatever ends this one.
    pub(super) fn lose(&self, lost: Lost) -> StoreError {
        let reason = self.lost.get_or_init(|| {
            tracing::error!(path = %self.path.display(), reason = %lost, "nothing more is written to the database");
            if let Err(error) = private::write(&beside(&self.path, LOST), lost.to_string().as_bytes()) {
                tracing::error!(%error, "that clients are to be told could not be noted; run `belfry restore` without a file");
            }
            lost
        });
        StoreError::of_file(&self.path, reason.to_string())
    }

    /// Puts a copy of the log that is written to in its place: whoever opens the database next finds what is there.
    /// A checkpoint would do half of it while somebody reads what was before.
    pub(super) fn put_back(&self, log: &mut WriteAhead) -> Result<()> {
        let mut copy = || {
            log.file.rewind()?;
            private::write(&self.wal, &log.file)?;
            log.identity = identity(&fs::metadata(&self.wal)?);
            Ok(())
        };
        copy().map_err(|error: io::Error| StoreError::of_file(&self.wal, error.to_string()))
    }

    pub(super) fn check_file(&self) -> Result<()> {
        match (self.lost(), fs::metadata(&self.path)) {
            (Some(lost), _) if lost != Lost::Log => Err(self.lose(lost)),
            (_, Ok(found)) if identity(&found) != self.file => Err(self.lose(Lost::File)),
            (_, Ok(found)) if found.len() == 0 => Err(self.lose(Lost::Content)),
            (_, Ok(_)) => Ok(()),
            (_, Err(error)) if error.kind() == ErrorKind::NotFound => Err(self.lose(Lost::File)),
            (_, Err(error)) => Err(StoreError::of_file(&self.path, error.to_string())),
        }
    }

    pub(super) fn open_log(&self) -> Option<WriteAhead> {
        let file = File::open(&self.wal).ok()?;
        let identity = identity(&file.metadata().ok()?);
        Some(WriteAhead { file, identity })
    }

    /// Whether it is found by its name.
    pub(super) fn is_there(&self, log: &WriteAhead) -> bool {
        fs::metadata(&self.wal).is_ok_and(|found| identity(&found) == log.identity)
    }

    /// Whether the log that is there is shorter than it was.
    pub(super) fn is_short(&self) -> bool {
        fs::metadata(&self.wal).map_or(0, |found| found.len()) < self.end.held().bytes
    }

    /// Whether nothing was cut off: where it ended stands what stood there, or what has been written since. False also
    /// where it was begun anew and cut by those who may.
    pub(super) fn is_kept(&self, log: &WriteAhead) -> bool {
        let end = *self.end.held();
        let is_kept = || {
            let frame = self.frame_before(log, end.bytes)?;
            let is_there = log.file.metadata()?.len() >= end.bytes;
            Ok::<_, io::Error>(is_there && (frame == end.frame || frame[SALTS] == salts(log)?))
        };
        end.bytes == 0 || is_kept().unwrap_or(false)
    }

    /// Whether no frame of now stands behind the last transaction that is known. Who has the write lock then writes there.
    pub(super) fn is_known(&self, log: &WriteAhead) -> bool {
        let end = *self.end.held();
        let next = self.frame_before(log, end.committed + self.frame_bytes());
        salts(log).is_ok_and(|salts| salts == end.salts) && !next.is_ok_and(|next| next[SALTS] == end.salts)
    }

    /// Whether one more transaction is there, behind the last one that is known, and all of it.
    pub(super) fn is_continued(&self, log: &WriteAhead) -> bool {
        let End { committed: mut at, salts, .. } = *self.end.held();
        loop {
            at += self.frame_bytes();
            match self.frame_before(log, at) {
                Ok(frame) if frame[SIZE] == [0; 4] && frame[SALTS] == salts => {}
                frame => return frame.is_ok() && self.is_whole_until(log, at),
            }
        }
    }

    /// Whether all is there that was committed: so many frames.
    pub(super) fn is_whole(&self, log: &WriteAhead, frames: i64) -> bool {
        self.is_whole_until(log, HEADER + u64::try_from(frames).unwrap_or(0) * self.frame_bytes())
    }

    fn is_whole_until(&self, log: &WriteAhead, committed: u64) -> bool {
        let end = || {
            let (bytes, salts) = (log.file.metadata()?.len(), salts(log)?);
            let is_sound =
                committed == HEADER || bytes >= committed && self.is_sound(log, committed, salts)?;
            Ok(is_sound.then_some(End { bytes, frame: self.frame_before(log, bytes)?, committed, salts }))
        };
        let end: Option<End> = end().unwrap_or_else(|_: io::Error| (committed == HEADER).then(End::default));
        if let Some(end) = end {
            *self.end.held() = end;
        }
        end.is_some()
    }

    /// Whether the last frame ends a transaction of now, and none is missing since the last look.
    fn is_sound(&self, log: &WriteAhead, committed: u64, salts: [u8; 8]) -> io::Result<bool> {
        let end = *self.end.held();
        let from = if end.salts == salts { end.committed } else { HEADER };
        let mut frame = self.frame_before(log, committed)?;
        let (mut at, ends) = (committed, frame[SIZE] != [0; 4]);
        while at > from && frame[SALTS] == salts {
            at -= self.frame_bytes();
            if at > HEADER {
                frame = self.frame_before(log, at)?;
            }
        }
        Ok(ends && frame[SALTS] == salts)
    }

    fn frame_bytes(&self) -> u64 {
        self.page_bytes + FRAME_HEADER
    }

    /// The header of the frame that ends there.
    fn frame_before(&self, log: &WriteAhead, end: u64) -> io::Result<Frame> {
        let mut frame = Frame::default();
        let at = end.checked_sub(self.frame_bytes()).ok_or(ErrorKind::UnexpectedEof)?;
        log.file.read_exact_at(&mut frame, at)?;
        Ok(frame)
    }
}

fn salts(log: &WriteAhead) -> io::Result<[u8; 8]> {
    let mut header = Frame::default();
    log.file.read_exact_at(&mut header, 0)?;
    let [0x37, 0x7f, 0x06, .., a, b, c, d, e, f, g, h] = header else {
        return Err(ErrorKind::InvalidData.into());
    };
    Ok([a, b, c, d, e, f, g, h])
}
