//! `belfry.default.toml`, against the structs.

use super::*;

#[test]
fn the_default_file_says_what_the_defaults_are() {
    let file = file(DEFAULT_TOML);
    let loaded = sources(Some(&file), &[]).load().unwrap();
    assert_eq!(format!("{:?}", loaded.config), format!("{:?}", Config::default()));
}

#[test]
fn the_default_file_and_the_structs_have_the_same_keys() {
    let file = file(DEFAULT_TOML);
    let text = sources(Some(&file), &[]).load().unwrap().to_string();
    let missing: Vec<_> = text.lines().filter(|line| line.ends_with("from default")).collect();
    assert!(missing.is_empty(), "not in belfry.default.toml: {missing:?}");
    // What is not set by default is shown commented out.
    let Value::Object(sections) = serde_json::to_value(Config::default()).unwrap() else { panic!() };
    for (section, keys) in sections {
        for (key, _) in keys.as_object().unwrap().iter().filter(|(_, value)| value.is_null()) {
            assert!(DEFAULT_TOML.contains(&format!("\n# {key} = ")), "{section}.{key}");
        }
    }
    // The other direction, a key that no struct has, is refused by `deny_unknown_fields`.
}

#[test]
fn the_namespace_example_of_the_default_file_is_whole() {
    let example = DEFAULT_TOML
        .lines()
        .skip_while(|line| *line != "# [namespaces.chat]")
        .take_while(|line| line.starts_with("# "))
        .map(|line| &line[2..])
        .collect::<Vec<_>>()
        .join("\n");
    let file = file(&example);
    let loaded = sources(Some(&file), &[]).load().unwrap();
    assert_eq!(loaded.config.namespaces.get("chat"), &NamespaceConfig::default());
    let text = loaded.to_string();
    let namespace: Vec<_> = text.lines().filter(|line| line.starts_with("namespaces.chat.")).collect();
    assert_eq!(namespace.len(), 7);
    assert!(namespace.iter().all(|line| line.contains("# from file")), "{namespace:?}");
}

#[test]
fn every_key_of_the_default_file_is_commented() {
    let mut commented = false;
    for line in DEFAULT_TOML.lines() {
        let assignment = !line.starts_with('#') && line.contains(" = ");
        assert!(!assignment || commented, "no comment above {line:?}");
        commented = line.starts_with('#');
    }
}
