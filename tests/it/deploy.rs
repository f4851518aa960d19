//! The files of `deploy/` that need an engine to be run: at least their settings are such as Belfry knows.

use std::{path::Path, process::Command};

#[test]
fn what_compose_and_kubernetes_set_belfry_knows() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = repository.join(".test/deploy/bin/python");
    assert!(python.exists(), "{} is not there: scripts/install-test-deps.sh installs it", python.display());
    let mut command = Command::new(python);
    command.arg(repository.join("tests/deploy/settings.py")).arg(env!("CARGO_BIN_EXE_belfry"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
