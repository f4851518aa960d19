//! The browser client where things are not as they should be: the programs of `tests/middleboxes`, each with a server of
//! its own. What they find is said in their last line; each one's first comment has the details.

use std::time::Duration;

use tokio::time::timeout;

use crate::foreign::{Process, node};

/// The longest one takes a minute on a machine that has nothing else to do.
const PATIENCE: Duration = Duration::from_secs(600);

/// What was found, if anything was: an error, so that it is the last that is printed, below no backtrace.
type Outcome = Result<(), String>;

/// Runs a program to its end, which must be a good one.
async fn holds(program: &str, arguments: &[&str]) -> Outcome {
    let mut command = node(&format!("tests/middleboxes/{program}"));
    command.args(["--server", env!("CARGO_BIN_EXE_belfry")]).args(arguments);
    let mut process = Process::start(command);
    let end = timeout(PATIENCE, async {
        while let Some(line) = process.line().await {
            println!("{line}");
            match line["type"].as_str() {
                Some("done") if line["faults"].as_array().is_some_and(Vec::is_empty) => return Ok(()),
                Some("done" | "error") => return Err(line.to_string()),
                _ => {}
            }
        }
        Err(format!("{program} ended without a word"))
    });
    end.await.unwrap_or_else(|_| Err(format!("{program} takes more than {PATIENCE:?}")))
}

/// The short form of `make middleboxes`. Beside all other tests nobody can say how long the first message takes.
#[tokio::test]
async fn behind_every_middlebox_the_client_gets_through_and_loses_nothing() -> Outcome {
    holds("matrix.mjs", &["--seconds", "10", "--patience", "0"]).await
}

#[tokio::test]
async fn the_legacy_build_is_es5_and_runs_where_everything_younger_is_missing() -> Outcome {
    holds("old-browsers.mjs", &[]).await
}

#[tokio::test]
async fn pages_that_sleep_go_offline_or_rest_in_the_cache_lose_nothing() -> Outcome {
    holds("wake.mjs", &[]).await
}

#[tokio::test]
async fn eight_tabs_share_one_connection_and_without_sharing_wait_for_each_other() -> Outcome {
    holds("tabs.mjs", &[]).await
}

#[tokio::test]
async fn the_bell_shows_and_says_what_comes_and_needs_no_mouse() -> Outcome {
    holds("bell.mjs", &[]).await
}

#[tokio::test]
async fn the_console_shows_what_flows_what_is_cut_and_what_is_wrong() -> Outcome {
    holds("console.mjs", &[]).await
}

#[tokio::test]
async fn the_operators_page_is_true_of_one_node_and_after_a_restart() -> Outcome {
    holds("operator.mjs", &[]).await
}

#[tokio::test]
async fn the_pages_are_accessible_on_every_screen_and_in_both_themes() -> Outcome {
    holds("accessible.mjs", &[]).await
}

#[tokio::test]
async fn the_applications_of_the_examples_chat_and_nothing_complains() -> Outcome {
    holds("examples.mjs", &[]).await
}

/// `make middleboxes` stays away for 30 s, after which the clients' return is spread over as much.
#[tokio::test]
async fn two_hundred_clients_outlive_their_server_and_lose_nothing() -> Outcome {
    holds("deaths.mjs", &["--clients", "200", "--outage", "5"]).await
}
