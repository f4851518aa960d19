use std::{collections::BTreeSet, fs, path::Path};

use super::*;

/// What stands between `before` and the next quote, wherever `before` does.
fn quoted<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split(['"', '\'']).next())
}

fn look(directory: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // What tests do to a Redis, and what only asks (`examine`), is done as somebody else or not at all.
        if name.contains("tests") || name == "examine.rs" || name == "sentinel.rs" {
            continue;
        }
        if path.is_dir() {
            look(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let text: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let text = text.as_str();
        match name.rsplit_once('.').map(|(_, kind)| kind) {
            Some("lua") => found.extend(quoted(text, "redis.call('").map(str::to_owned)),
            Some("rs") => found.extend(quoted(text, "cmd(\"").map(str::to_owned)),
            _ => {}
        }
    }
}

#[test]
fn every_command_that_the_sources_give_is_asked_about() {
    let mut found = BTreeSet::new();
    look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 20, "{found:?}");
    for command in found.iter().filter(|command| command.bytes().all(|byte| byte.is_ascii_uppercase())) {
        assert!(USED.iter().any(|used| used.split(' ').next() == Some(command)), "{command}");
    }
}
