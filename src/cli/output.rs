//! Standard output.

use std::io::{self, Write as _};

/// Writes text as it is. A reader that has seen enough (`| head`) is no failure: what the command
/// does besides printing is still to be done.
pub fn text(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes a line.
pub fn line(line: &str) -> io::Result<()> {
    text(&format!("{line}\n"))
}
