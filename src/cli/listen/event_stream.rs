//! Takes a `text/event-stream` apart (WHATWG HTML §9.2.6), as its bytes come.

#[cfg(test)]
mod tests;

/// The longest event that is taken in: far above the longest message that a server can be set to.
const MAX_EVENT_BYTES: usize = 64 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an event is longer than {MAX_EVENT_BYTES} bytes")]
pub struct TooLong;

/// The parser. It gives out the `data` of each event: the frame says everything else itself.
#[derive(Debug, Default)]
pub struct EventStream {
    line: Vec<u8>,
    data: Vec<u8>,
    has_data: bool,
    /// The last line ended in CR: an LF that follows belongs to it.
    after_cr: bool,
}

impl EventStream {
    /// Takes bytes in and gives out the events that they complete.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<String>, TooLong> {
        let mut events = Vec::new();
        for &byte in bytes {
            let follows_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if follows_cr => {}
                b'\n' | b'\r' => events.extend(self.end_line()),
                _ => self.line.push(byte),
            }
        }
        match self.line.len() + self.data.len() > MAX_EVENT_BYTES {
            true => Err(TooLong),
            false => Ok(events),
        }
    }

    fn end_line(&mut self) -> Option<String> {
        if self.line.is_empty() {
            let data = std::mem::take(&mut self.data);
            return std::mem::take(&mut self.has_data).then(|| String::from_utf8_lossy(&data).into_owned());
        }
        let line = std::mem::take(&mut self.line);
        let value = match line.strip_prefix(b"data") {
            Some([]) => &[][..],
            Some([b':', b' ', value @ ..] | [b':', value @ ..]) => value,
            _ => return None,
        };
        if self.has_data {
            self.data.push(b'\n');
        }
        self.data.extend_from_slice(value);
        self.has_data = true;
        None
    }
}
