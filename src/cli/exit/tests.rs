use anyhow::{Context as _, anyhow};

use super::*;

#[test]
fn a_cause_is_told_once() {
    let error = Err::<(), _>(anyhow!("refused")).context("IO error: refused").context("no connection");
    assert_eq!(one_line(&error.unwrap_err()), "no connection: IO error: refused");
}
