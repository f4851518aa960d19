//! Progress, on standard error where that is a terminal.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// How often a bar moves.
const EVERY: Duration = Duration::from_millis(100);

/// The bar of what is under way.
pub(crate) struct Bars {
    bar: ProgressBar,
    next: Instant,
}

impl Default for Bars {
    fn default() -> Self {
        Self { bar: ProgressBar::hidden(), next: Instant::now() }
    }
}

impl Bars {
    /// Begins with another thing.
    pub(crate) fn begin(&mut self, what: &str, length: u64) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::new(length);
        let style = ProgressStyle::with_template("{msg:<20} {bar:40} {percent:>3} %  {elapsed}");
        self.bar.set_style(style.expect("the template is right"));
        self.bar.set_message(what.to_owned());
        self.next = Instant::now();
    }

    /// How far it is.
    pub(crate) fn at(&mut self, position: impl FnOnce() -> u64) {
        if Instant::now() >= self.next {
            self.next = Instant::now() + EVERY;
            self.bar.set_position(position());
        }
    }
}

impl Drop for Bars {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
