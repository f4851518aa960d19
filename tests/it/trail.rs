//! What a client carries from one connection to the next: session and cursor, by the contract's rules and with no code
//! of the server's.
//!
//! Nothing is dropped here as seen before: a client that presents the cursor of what it has received is sent nothing of
//! it again, and a test that hears something twice should know.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::Value;

#[derive(Debug, Clone, Default)]
pub struct Trail {
    pub session: Option<String>,
    cursor: BTreeMap<u32, u64>,
    /// Every message and gap, as they came.
    pub frames: Vec<Value>,
    /// The last seq of each channel.
    pub reached: BTreeMap<String, u64>,
    /// `resumed` of each welcome.
    pub resumed: Vec<bool>,
}

impl Trail {
    /// Takes a frame in.
    pub fn take(&mut self, frame: Value) {
        match frame["type"].as_str().unwrap() {
            "welcome" => {
                self.session = Some(frame["session"].as_str().unwrap().to_owned());
                self.resumed.push(frame["resumed"].as_bool().unwrap());
                self.adopt(&frame["cursor"]);
            }
            "ping" => self.adopt(&frame["cursor"]),
            "message" => {
                self.adopt(&frame["pos"]);
                let channel = frame["channel"].as_str().unwrap().to_owned();
                self.reached.insert(channel, frame["seq"].as_u64().unwrap());
                self.frames.push(frame);
            }
            "gap" => {
                if frame["reason"] == "reset" {
                    self.cursor.clear();
                }
                self.adopt(&frame["resume"]);
                self.frames.push(frame);
            }
            _ => {}
        }
    }

    /// Where to go on from; none before the first welcome.
    pub fn cursor(&self) -> Option<String> {
        let mut text = String::new();
        for (partition, offset) in &self.cursor {
            let comma = if text.is_empty() { "" } else { "," };
            write!(text, "{comma}{partition}.{offset}").unwrap();
        }
        (!text.is_empty()).then_some(text)
    }

    /// The seqs of a channel's messages, as they came.
    pub fn seqs(&self, channel: &str) -> Vec<u64> {
        let of_channel =
            self.frames.iter().filter(|frame| frame["type"] == "message" && frame["channel"] == channel);
        of_channel.map(|frame| frame["seq"].as_u64().unwrap()).collect()
    }

    pub fn gaps(&self) -> Vec<&Value> {
        self.frames.iter().filter(|frame| frame["type"] == "gap").collect()
    }

    fn adopt(&mut self, cursor: &Value) {
        let places = cursor.as_str().into_iter().flat_map(|text| text.split(','));
        for (partition, offset) in places.map(place) {
            let known = self.cursor.entry(partition).or_default();
            *known = offset.max(*known);
        }
    }
}

/// `0.1841` as partition and offset.
pub fn place(text: &str) -> (u32, u64) {
    let (partition, offset) = text.split_once('.').unwrap();
    (partition.parse().unwrap(), offset.parse().unwrap())
}
