use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use super::*;

/// Names the database to the child.
const URL: &str = "BELFRY_TEST_KILL_URL";

over_each_database![a_killed_process_has_lost_nothing_and_reuses_no_position];

/// The other half of the test below, in a process that can be killed: commits batches of growing
/// size and prints the last position of each once it is acknowledged.
#[tokio::test]
#[ignore = "started by the test of kill -9"]
async fn child_that_commits_until_it_is_killed() {
    let store = open(&std::env::var(URL).unwrap()).await;
    let epoch = store.open_epoch(PARTITION, 1_000_000, 1).await.unwrap();
    let head =
        store.heads(PARTITION, &[channel("news")], u64::MAX).await.unwrap().known[0].unwrap_or_default();
    println!("\nepoch {}", epoch.base);
    let (mut pos, mut seq, mut prev) = (epoch.base, head.seq, head.pos);
    for size in (1..100).cycle() {
        let mut batch = Vec::new();
        for _ in 0..size {
            seq += 1;
            batch.push(message("news", pos, seq, prev));
            (pos, prev) = (pos + 1, pos);
        }
        store.commit(&epoch, &plain(&batch)).await.unwrap();
        println!("acknowledged {prev}");
    }
}

async fn a_killed_process_has_lost_nothing_and_reuses_no_position(t: TestStore) {
    t.store.close().await;
    let mut known: Vec<u64> = Vec::new();
    for round in 0..5 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "store::tests::kill::child_that_commits_until_it_is_killed"])
            .args(["--ignored", "--nocapture"])
            .env(URL, t.url())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut number = |word: &str| loop {
            let line = lines.next().expect("the child lives until it is killed");
            if let Some(number) = line.strip_prefix(word) {
                break number.trim().parse::<u64>().unwrap();
            }
        };
        let base = number("epoch ");
        assert!(known.last().is_none_or(|&last| last < base), "round {round}: {base} is used");
        // A different moment each round; the next batch is under way when the kill comes.
        let acknowledged = (0..3 + 7 * round).map(|_| number("acknowledged ")).last().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();

        let store = t.another().await;
        let range = ReadRange { max_messages: 100_000, ..all("news", 0) };
        let page = store.read(PARTITION, &range, NOW).await.unwrap();
        let now = positions(&page);
        assert!(now.starts_with(&known), "round {round}: what was there is there");
        assert!(now.contains(&acknowledged), "round {round}: {acknowledged} is lost");
        assert_eq!(seqs(&page), (1..=now.len() as u64).collect::<Vec<_>>(), "round {round}");
        let prevs: Vec<_> = page.entries.iter().map(|entry| entry.place().prev).collect();
        assert_eq!(prevs[1..], now[..now.len() - 1], "round {round}: the chain holds");
        store.close().await;
        known = now;
    }
}
