//! Standard output.

use std::io::{self, Write as _};

/// Whether anybody reads on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    There,
    /// It has seen enough (`| head`), which is no failure.
    Gone,
}

pub fn text(text: &str) -> io::Result<Reader> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(error),
    }
}

pub fn line(line: &str) -> io::Result<Reader> {
    text(&format!("{line}\n"))
}
