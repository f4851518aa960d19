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

/// The files of the walk from publish to socket: as many as somebody reads in one sitting.
const MOST_FILES: usize = 10;

#[test]
fn the_walk_of_a_message_is_what_the_code_does() {
    let text = read("ARCHITECTURE.md");
    let section = text.split("\n## ").find(|section| section.starts_with("A message, from")).unwrap();
    let steps = section.find("\n1. ").unwrap()..section.find("\nA plain message").unwrap();
    let (mut files, mut here) = (Vec::new(), String::new());
    for name in code(&section[steps]) {
        if name.ends_with(".rs") {
            let path = ["", "src", "crates/core/src"].map(|at| root().join(at).join(name));
            let path =
                path.into_iter().find(|path| path.is_file()).unwrap_or_else(|| panic!("{name} is nowhere"));
            here = fs::read_to_string(&path).unwrap();
            files.push(path);
        } else if let Some((of, function)) =
            name.split_once("::").or(name.strip_suffix("()").map(|name| ("", name)))
        {
            let there =
                here.contains(&format!("fn {function}(")) || here.contains(&format!("fn {function}<"));
            assert!(there && here.contains(of), "{name} does not stand in {:?}", files.last());
        }
    }
    files.sort();
    files.dedup();
    assert!(files.len() <= MOST_FILES, "{files:?}");
}

/// The files of code that a new field of a message touches, a migration of each database among them.
const MOST_FILES_OF_A_FIELD: usize = 10;

/// `priority` stands for all: it goes wherever a field can go, from a publish over Redis and the databases to the reader.
#[test]
fn a_field_of_a_message_is_named_in_at_most_ten_files() {
    let names_it = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "priority");
    let mut files = vec!["migrations/sqlite".into(), "migrations/postgres".into()];
    for (path, text) in ["src", "crates"].iter().flat_map(|at| sources(&root().join(at))) {
        let inside = path.strip_prefix(root()).unwrap();
        if !inside.to_str().unwrap().contains("tests") && names_it(&text) {
            files.push(inside.to_owned());
        }
    }
    assert!(
        files.contains(&"crates/core/src/protocol/message.rs".into()),
        "it is called otherwise: {files:?}"
    );
    assert!(files.len() <= MOST_FILES_OF_A_FIELD, "{files:?}");
}

/// The first names of all paths that begin with `crate::`.
fn imports(source: &str) -> Vec<String> {
    let code =
        source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let first = |path: &str| {
        path.trim_start().split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap().to_owned()
    };
    let mut found = Vec::new();
    for (at, start) in code.match_indices("crate::") {
        let path = &code[at + start.len()..];
        let Some(group) = path.strip_prefix('{') else {
            found.push(first(path));
            continue;
        };
        found.push(first(group));
        let mut depth = 1;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => found.push(first(&group[at + 1..])),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn imports_between_folders_go_one_way() {
    let text = read("ARCHITECTURE.md");
    let orders = code(&text).filter(|code| code.contains(" <- ")).map(|code| code.split(" <- ").collect());
    let orders: Vec<Vec<&str>> = orders.collect();
    for root in [root().join("src"), root().join("crates/core/src")] {
        let sources = sources(&root).into_iter().map(|(path, text)| {
            let inside = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            (inside.split(['/', '.']).next().unwrap().to_owned(), inside, text)
        });
        // Tests may look at everything.
        let is_code = |inside: &str| !inside.contains("tests") && !inside.contains("jwt_attacks");
        let sources: Vec<_> = sources
            .filter(|(folder, inside, _)| !["lib", "main"].contains(&folder.as_str()) && is_code(inside))
            .collect();
        let all_in = |order: &&Vec<&str>| sources.iter().all(|(folder, ..)| order.contains(&folder.as_str()));
        let order = orders.iter().find(all_in).expect("an order that has every folder");
        let place = |folder: &str| order.iter().position(|there| *there == folder);
        for (folder, inside, text) in &sources {
            for other in imports(text) {
                assert!(
                    place(&other) <= place(folder),
                    "{inside} imports from {other}, which comes after {folder}"
                );
            }
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
