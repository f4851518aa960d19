mod defaults;
mod fitting;
mod layers;
mod refused;
mod secrets;

use std::collections::BTreeSet;

use serde_json::Value;

use super::*;

fn sources(toml: Option<&tempfile::NamedTempFile>, variables: &[(&str, &str)]) -> Sources {
    Sources {
        file: toml.map(|file| file.path().to_owned()),
        environment: variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        ..Sources::default()
    }
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    file
}

fn problems(sources: &Sources) -> Vec<BadSetting> {
    match sources.load() {
        Err(ConfigError::Bad(problems)) => problems.0,
        other => panic!("expected bad settings, got {other:?}"),
    }
}
