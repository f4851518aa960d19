//! `/openapi.json` through tools that share no code with Belfry: a validator, generated clients in two languages, and
//! schemathesis. See `tests/openapi`.

use std::path::Path;

use belfry::testing::auth::DEV_API_KEY;
use tokio::process::Command;

use crate::harness::TestApp;

#[tokio::test]
async fn the_document_is_valid_its_clients_work_and_the_server_keeps_to_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let app = TestApp::start().await;
    let directory = tempfile::tempdir().unwrap();
    let mut check = Command::new(root.join(".test/openapi/bin/python"));
    check.arg(root.join("tests/openapi/check.py")).args([app.url("").as_str(), DEV_API_KEY]);
    let said = check.arg(directory.path()).kill_on_drop(true).output().await;
    let said = said.expect("scripts/install-test-deps.sh installs what it needs");
    let (out, errors) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
    assert!(said.status.success(), "{out}\n{errors}");
}
