//! The document's tables, held against the code.

use belfry::{
    protocol::{
        Code, GapReason, MAX_CHANNEL_BYTES, MAX_COLLAPSE_KEY_BYTES, MAX_DATA_DEPTH, MAX_EVENT_BYTES,
        MAX_IDEMPOTENCY_KEY_BYTES, MAX_PARTITIONS, MAX_USER_BYTES,
    },
    testing::{
        auth::{MAX_PATTERNS, MAX_TICKETS_PER_OWNER, MAX_TOKEN_BYTES},
        config::DEFAULT_TOML,
        publish::MAX_TTL_S,
        transport::MAX_CONNECTION_NAME,
    },
};

use super::{document, markdown};

/// A section's rows whose first cell is code, without the backquotes.
fn rows(title: &str) -> Vec<(String, Vec<String>)> {
    let sections = markdown::sections(&document());
    let section = sections.iter().find(|section| section.title == title);
    let section = section.unwrap_or_else(|| panic!("PROTOCOL.md has a section {title:?}"));
    let coded = |row: &Vec<String>| {
        let name = row[0].strip_prefix('`')?.strip_suffix('`')?;
        Some((name.to_owned(), row[1..].to_vec()))
    };
    section.rows.iter().filter_map(coded).collect()
}

#[test]
fn the_table_of_codes_is_the_codes() {
    let shown: Vec<_> = rows("Errors").into_iter().map(|(code, cells)| (code, cells[..3].to_vec())).collect();
    let expected: Vec<_> = Code::ALL
        .iter()
        .map(|code| {
            let (close, is_final) = code.close();
            let end = if is_final { "yes" } else { "no" };
            (code.as_str().to_owned(), vec![code.status().to_string(), close.to_string(), end.to_owned()])
        })
        .collect();
    assert_eq!(shown, expected, "columns: code, HTTP status, close code, final");
}

#[test]
fn every_gap_reason_is_explained() {
    let shown: Vec<_> = rows("Gaps").into_iter().map(|(reason, _)| reason).collect();
    assert_eq!(shown, GapReason::ALL.map(|reason| reason.as_str().to_owned()));
}

/// A default as `belfry.default.toml` has it, without quotes.
fn default_of(key: &str) -> String {
    let (section, name) = key.split_once('.').expect("a key is `section.name`");
    let text = DEFAULT_TOML.split_once(&format!("[{section}]\n")).expect("a section of the config").1;
    let text = text.split("\n[").next().expect("a split has at least one part");
    let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    value.unwrap_or_else(|| panic!("{key} is in no line of its own")).trim_matches('"').to_owned()
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | ',' | '`')).collect()
}

#[test]
fn the_limits_are_the_defaults() {
    let rows = rows("Limits that are settings");
    assert!(rows.len() > 10, "the table is there");
    for (key, cells) in rows {
        assert_eq!(compact(&cells[0]), default_of(&key), "{key}");
    }
}

#[test]
fn the_fixed_limits_are_the_constants() {
    let sections = markdown::sections(&document());
    let section = sections.iter().find(|section| section.title == "Limits that are fixed").unwrap();
    let shown = |what: &str| {
        let row = section.rows.iter().find(|row| row[0].starts_with(what));
        let cell = compact(&row.unwrap_or_else(|| panic!("no row {what:?}"))[1]);
        let digits: String = cell.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u64>().unwrap_or_else(|_| panic!("{what}: {cell:?} begins with no number"))
    };
    for (what, limit) in [
        ("a channel's name", MAX_CHANNEL_BYTES),
        ("a user's name", MAX_USER_BYTES),
        ("`event`", MAX_EVENT_BYTES),
        ("`key`", MAX_COLLAPSE_KEY_BYTES),
        ("an idempotency key", MAX_IDEMPOTENCY_KEY_BYTES),
        ("nesting of `data`", MAX_DATA_DEPTH),
        ("`ttl`", MAX_TTL_S as usize),
        ("`connection`", MAX_CONNECTION_NAME),
        ("partitions in a cursor", MAX_PARTITIONS),
        ("a token", MAX_TOKEN_BYTES),
        ("patterns in a token's list", MAX_PATTERNS),
        ("tickets of one user", MAX_TICKETS_PER_OWNER),
    ] {
        assert_eq!(shown(what), limit as u64, "{what}");
    }
}
