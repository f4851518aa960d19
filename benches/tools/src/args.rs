//! `--name value` pairs, nothing more.

use crate::Error;
use std::collections::HashMap;
use std::str::FromStr;

/// The command line.
pub struct Args(HashMap<String, String>);

impl Args {
    /// Reads the process's arguments; anything that is not a `--name value` pair is an error that shows `usage`.
    pub fn parse(usage: &str) -> Result<Self, Error> {
        let mut pairs = HashMap::new();
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let name = word.strip_prefix("--").filter(|name| *name != "help").ok_or(usage)?;
            let value = words.next().ok_or_else(|| format!("--{name} wants a value\n{usage}"))?;
            pairs.insert(name.to_owned(), value);
        }
        Ok(Self(pairs))
    }

    /// A value as it stands, if given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// A value that must be given.
    pub fn required(&self, name: &str) -> Result<&str, Error> {
        self.get(name).ok_or_else(|| format!("--{name} is required").into())
    }

    /// A value, or what it is by default.
    pub fn or<T: FromStr>(&self, name: &str, default: T) -> Result<T, Error> {
        let Some(text) = self.get(name) else { return Ok(default) };
        text.parse().map_err(|_| format!("--{name} does not understand {text:?}").into())
    }
}
