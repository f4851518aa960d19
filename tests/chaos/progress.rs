//! A bar for whoever waits for a run at a terminal; for a log, a line now and then.

use std::io::{IsTerminal as _, Write as _, stderr};

const WIDTH: usize = 40;
/// Seconds between two lines of a log.
const LOG_EVERY: u64 = 15;

pub struct Progress {
    pub done: f64,
    pub acknowledged: u64,
    pub seconds: u64,
}

impl Progress {
    pub fn show(&self, what: &str) {
        let filled = (self.done * WIDTH as f64) as usize;
        let bar = format!("{}{}", "=".repeat(filled), " ".repeat(WIDTH - filled));
        let (seconds, acknowledged) = (self.seconds, self.acknowledged);
        let line = format!("[{bar}] {seconds:>4} s  {acknowledged:>6} acknowledged  {what}");
        if stderr().is_terminal() {
            // Where nobody can see it, it is no loss.
            let _ = write!(stderr(), "\r\x1b[K{line}");
        } else if seconds.is_multiple_of(LOG_EVERY) {
            let _ = writeln!(stderr(), "{line}");
        }
    }

    pub fn end() {
        if stderr().is_terminal() {
            let _ = writeln!(stderr());
        }
    }
}
