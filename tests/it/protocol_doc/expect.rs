//! What an example shows, held against what was heard.

use std::collections::BTreeMap;

use serde_json::Value;

const ANYTHING: &str = "…";

/// The values that `$NAME`s stand for, and where positions begin: the document's begin at 1, a server's anywhere.
#[derive(Default)]
pub struct Names {
    values: BTreeMap<String, String>,
    /// What lies before the first position, by partition.
    before: BTreeMap<u64, u64>,
}

/// What is shown above this is of no log, or of no example.
const HIGHEST_SHOWN: u64 = 1_000;

impl Names {
    /// Without values yet; `before`: what lies before each partition's first position.
    pub fn of_log(before: BTreeMap<u64, u64>) -> Self {
        Self { before, ..Self::default() }
    }

    /// A position as it is shown, `0.7`, as the server has it.
    fn shift(&self, word: &str) -> Option<String> {
        let (partition, offset) = word.split_once('.')?;
        let (partition, offset): (u64, u64) = (partition.parse().ok()?, offset.parse().ok()?);
        let before = self.before.get(&partition).filter(|_| offset <= HIGHEST_SHOWN)?;
        Some(format!("{partition}.{}", offset + before))
    }

    /// Puts the values in, and every position where the server has it.
    pub fn fill(&self, text: &str) -> String {
        let named = self.fill_names(text);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '/');
        let mut filled = String::new();
        let mut rest = named.as_str();
        while let Some(at) = rest.find(is_part) {
            let (between, word_on) = rest.split_at(at);
            let (word, after) = word_on.split_at(word_on.find(|c| !is_part(c)).unwrap_or(word_on.len()));
            filled += between;
            // A number of JSON is no position.
            let may_be = filled.is_empty() || filled.ends_with(['"', '=', ',']) || filled.ends_with("id: ");
            let shifted = self.shift(word).filter(|_| may_be);
            filled += &shifted.unwrap_or_else(|| word.to_owned());
            rest = after;
        }
        filled + rest
    }

    fn fill_names(&self, text: &str) -> String {
        // The longest first: one name may begin with another.
        let mut names: Vec<_> = self.values.iter().collect();
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        names
            .into_iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("${name}"), value))
    }

    /// Holds text against a pattern, and remembers what it names for the first time.
    pub fn text(&mut self, pattern: &str, heard: &str) -> Result<(), String> {
        let filled = self.fill(pattern);
        if let Some((before, name)) = filled.split_once('$')
            && is_name(name)
            && let Some(value) = heard.strip_prefix(before)
            && !value.is_empty()
        {
            self.values.insert(name.to_owned(), value.to_owned());
            return Ok(());
        }
        if matches(&filled, heard) { Ok(()) } else { Err(format!("shown {filled:?}, heard {heard:?}")) }
    }

    /// Holds JSON against a pattern. Every member that is heard has to be shown.
    pub fn json(&mut self, pattern: &Value, heard: &Value) -> Result<(), String> {
        let within = |place: String| move |error: String| format!("{place}: {error}");
        match (pattern, heard) {
            (Value::String(anything), _) if anything == ANYTHING => Ok(()),
            (Value::String(pattern), Value::String(heard)) => self.text(pattern, heard),
            (Value::Object(shown), Value::Object(said)) => {
                for (name, pattern) in shown {
                    let heard = said.get(name).ok_or_else(|| format!("`{name}` is missing in {heard}"))?;
                    self.json(pattern, heard).map_err(within(name.clone()))?;
                }
                match said.keys().find(|name| !shown.contains_key(*name)) {
                    Some(more) => Err(format!("`{more}` is not shown, but heard: {heard}")),
                    None => Ok(()),
                }
            }
            (Value::Array(shown), Value::Array(said)) if shown.len() == said.len() => {
                shown.iter().zip(said).enumerate().try_for_each(|(at, (shown, said))| {
                    self.json(shown, said).map_err(within(format!("[{at}]")))
                })
            }
            _ if pattern == heard => Ok(()),
            _ => Err(format!("shown {pattern}, heard {heard}")),
        }
    }

    /// Holds a body against a pattern: as JSON if the pattern is, otherwise as text.
    pub fn body(&mut self, pattern: &str, heard: &str) -> Result<(), String> {
        match serde_json::from_str(pattern) {
            Ok(pattern) => {
                let heard = serde_json::from_str(heard).map_err(|error| format!("{error}: {heard}"))?;
                self.json(&pattern, &heard)
            }
            Err(_) => self.text(pattern.trim_end(), heard.trim_end()),
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

fn matches(pattern: &str, heard: &str) -> bool {
    let Some((first, rest_of_pattern)) = pattern.split_once(ANYTHING) else { return pattern == heard };
    let Some(mut rest) = heard.strip_prefix(first) else { return false };
    let (middle, last) = rest_of_pattern.rsplit_once(ANYTHING).unwrap_or(("", rest_of_pattern));
    for part in middle.split(ANYTHING) {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn patterns_hold_what_they_show_and_nothing_else() {
    let mut names = Names::default();
    assert!(names.text("0.…", "0.17").is_ok() && names.text("0.…", "1.17").is_err());
    assert!(names.text("a…b…c", "a-b-c").is_ok() && names.text("a…b…c", "a-c").is_err());
    assert!(names.text("id: $ID", "id: 7").is_ok() && names.text("$ID", "8").is_err());
    assert_eq!(names.fill("/x?id=$ID"), "/x?id=7");
    let heard = serde_json::json!({"a": [1, {"b": "7"}]});
    assert!(names.body(r#"{"a":[1,{"b":"$ID"}]}"#, &heard.to_string()).is_ok());
    for wrong in [r#"{"a":[1]}"#, r#"{"a":[1,{}]}"#, r#"{"a":[1,{"b":"8"}]}"#, r#"{"a":"…","c":1}"#] {
        assert!(names.body(wrong, &heard.to_string()).is_err(), "{wrong}");
    }
}
