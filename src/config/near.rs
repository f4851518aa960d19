//! Variables that are nearly a setting: they are passed over, since the environment holds what is not Belfry's, such as
//! Kubernetes' `BELFRY_PORT`; but not in silence.

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::{Config, secret_files};

/// Those of the command line, and of Belfry's own tests.
const OTHERS: [&str; 5] =
    ["BELFRY_CONFIG", "BELFRY_URL", "BELFRY_API_KEY", "BELFRY_TOKEN", "BELFRY_REVISION"];

/// What to say of a variable that is no setting, if it is nearly one.
pub(super) fn miss(name: &str) -> Option<String> {
    let rest = name.strip_prefix("BELFRY_").filter(|rest| !rest.contains("__"))?;
    if OTHERS.contains(&name) {
        return None;
    }
    let bare = |text: &str| text.replace('_', "").to_lowercase();
    let rest = bare(rest);
    let meant = settings().into_iter().find(|setting| nearly(&bare(setting), &rest))?;
    Some(format!(
        "{name} is no setting and is passed over; two underscores stand behind the section: BELFRY_{meant}"
    ))
}

/// Every setting as the environment has it, without `BELFRY_`.
fn settings() -> Vec<String> {
    let mut settings = Vec::new();
    let sections = serde_json::to_value(Config::default()).expect("the defaults can be written");
    for (section, keys) in sections.as_object().into_iter().flatten() {
        for key in keys.as_object().into_iter().flat_map(serde_json::Map::keys) {
            settings.push(format!("{section}__{key}").to_uppercase());
        }
        debug_assert!(matches!(keys, Value::Object(_)), "{section} is a section");
    }
    let files =
        secret_files::SECRETS.map(|secret| format!("{}_file", secret.replace('.', "__")).to_uppercase());
    settings.extend(files);
    settings
}

/// Whether one is the other with at most one character that is changed, missing or too many.
fn nearly(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let alike = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    match long.len() - short.len() {
        0 => short.get(alike + 1..).unwrap_or_default() == long.get(alike + 1..).unwrap_or_default(),
        1 => short[alike..] == long[alike + 1..],
        _ => false,
    }
}
