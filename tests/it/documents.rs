//! What the documents name exists.

use std::{
    fs,
    path::{Path, PathBuf},
};

const DOCUMENTS: [&str; 20] = [
    "README.md",
    "ARCHITECTURE.md",
    "PROTOCOL.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "benches/README.md",
    "client/README.md",
    "docs/README.md",
    "docs/backend.md",
    "docs/capacity.md",
    "docs/coming-from.md",
    "docs/configuration.md",
    "docs/fleet.md",
    "docs/frontend.md",
    "docs/metrics.md",
    "docs/middleboxes.md",
    "docs/operating.md",
    "docs/quickstart.md",
    "docs/runbooks.md",
    "docs/security.md",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// What stands in backquotes.
fn code(markdown: &str) -> impl Iterator<Item = &str> {
    markdown.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// All Rust sources below a directory, as text.
fn sources(directory: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found
}

#[test]
fn links_lead_somewhere() {
    for name in DOCUMENTS {
        let text = read(name);
        let here = root().join(name);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.contains("://") && !path.is_empty() {
                assert!(here.with_file_name(path).exists(), "{name} links to {target}");
            }
        }
    }
}

#[test]
fn the_files_and_functions_of_the_architecture_exist() {
    let text = read("ARCHITECTURE.md");
    let mut sources = sources(&root().join("src"));
    sources.extend(["crates", "tests"].iter().flat_map(|at| self::sources(&root().join(at))));
    for name in code(&text) {
        if name.ends_with(".rs") {
            let known = sources.iter().any(|(path, _)| path.ends_with(name));
            assert!(known, "{name} is nowhere");
        } else if name.ends_with('/') {
            let known = ["", "src", "crates/core/src"].iter().any(|at| root().join(at).join(name).is_dir());
            assert!(known, "{name} is nowhere");
        } else if let Some((of, function)) = name.split_once("::")
            && of.starts_with(char::is_uppercase)
        {
            // A function, a field, or a variant.
            let forms = [format!("fn {function}("), format!("{function}: "), function.to_owned()];
            let forms = if function.starts_with(char::is_uppercase) { &forms[2..] } else { &forms[..2] };
            let there = |text: &str| forms.iter().any(|form| text.contains(form));
            assert!(sources.iter().any(|(_, text)| text.contains(of) && there(text)), "{name} is nowhere");
        }
    }
}

#[test]
fn the_targets_of_make_exist() {
    let makefile = read("Makefile");
    for name in DOCUMENTS {
        for target in code(&read(name)).filter_map(|code| code.strip_prefix("make ")) {
            let target = target.split(' ').next().expect("a split has at least one part");
            assert!(makefile.contains(&format!("\n{target}:")), "{name} speaks of `make {target}`");
        }
    }
}

#[test]
fn the_readmes_config_is_one() {
    let text = read("README.md");
    let toml = text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("belfry.toml");
    fs::write(&file, toml).unwrap();
    let sources = belfry::testing::config::Sources { file: Some(file), ..Default::default() };
    sources.load().unwrap();
}
