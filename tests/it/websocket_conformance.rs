//! kosoku, which runs Autobahn's WebSocket cases, against the echo server.

use std::{collections::BTreeMap, path::Path, process::Command};

use serde::Deserialize;

use crate::echo::EchoServer;

/// Autobahn sends messages of up to 16 MiB, in fragments as well.
const LIMIT: u32 = 64 * 1024 * 1024;
const INSTALL: &str = "kosoku is not installed; `make test` installs it, or by hand: \
    python3 -m venv .test/venv && .test/venv/bin/pip install kosoku";

#[derive(Deserialize)]
struct Verdict {
    behavior: String,
    #[serde(rename = "behaviorClose")]
    close: String,
}

#[test]
fn every_case_that_is_not_about_compression_passes() {
    let server = EchoServer::start(LIMIT);
    let reports = tempfile::tempdir().unwrap();
    let local = Path::new(env!("CARGO_MANIFEST_DIR")).join(".test/venv/bin/kosoku");
    let program = if local.exists() { local } else { "kosoku".into() };
    // 12 and 13 are about permessage-deflate, which the server does not offer.
    let output = Command::new(program)
        .args(["-p", "4", "-x", "12.*", "-x", "13.*", "-o"])
        .arg(reports.path())
        .arg(server.address.to_string())
        .output()
        .expect(INSTALL);

    let index = std::fs::read_to_string(reports.path().join("index.json"))
        .unwrap_or_else(|_| panic!("no report: {}", String::from_utf8_lossy(&output.stderr)));
    let agents: BTreeMap<String, BTreeMap<String, Verdict>> = serde_json::from_str(&index).unwrap();
    let cases: Vec<_> = agents.into_values().flatten().collect();
    assert!(cases.len() >= 301, "only {} cases were run", cases.len());

    let not = |accepted: &'static [&str]| {
        let passed = move |verdict: &str| accepted.contains(&verdict);
        let cases = cases.iter().filter(move |(_, case)| !passed(&case.behavior) || !passed(&case.close));
        cases.map(|(id, case)| format!("{id}: {}, close {}", case.behavior, case.close)).collect::<Vec<_>>()
    };
    println!("not strict: {:#?}", not(&["OK", "INFORMATIONAL"]));
    assert_eq!(not(&["OK", "INFORMATIONAL", "NON-STRICT"]), [""; 0]);
}
