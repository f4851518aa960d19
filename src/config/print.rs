//! The effective settings as text, each with where it came from: what `belfry config print` shows.

use std::fmt::{self, Display};

use serde_json::Value;

use super::{Loaded, key_of};

/// Valid TOML, one dotted key per line.
impl Display for Loaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = serde_json::to_value(&self.config).map_err(|_| fmt::Error)?;
        let mut rows = Vec::new();
        flatten(&mut Vec::new(), &settings, &mut rows);
        for (key, value) in rows {
            writeln!(f, "{key} = {value}  # from {}", self.origin(&key))?;
        }
        Ok(())
    }
}

/// All keys with their values as TOML, which for text, numbers, booleans and lists of them is
/// written as in JSON. What is not set (null) has no line.
pub(super) fn flatten(path: &mut Vec<String>, value: &Value, rows: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                path.push(name.clone());
                flatten(path, value, rows);
                path.pop();
            }
        }
        Value::Null => {}
        value => rows.push((key_of(path), toml(value))),
    }
}

fn toml(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let set = fields.iter().filter(|(_, value)| !value.is_null());
            let field = |(name, value): (&String, &Value)| format!("{} = {}", key_of(&[name]), toml(value));
            let fields: Vec<_> = set.map(field).collect();
            format!("{{ {} }}", fields.join(", "))
        }
        Value::Array(values) => format!("[{}]", values.iter().map(toml).collect::<Vec<_>>().join(", ")),
        value => value.to_string(),
    }
}
