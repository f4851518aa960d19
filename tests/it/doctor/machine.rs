//! One machine: its limits, its clock and its SQLite file.

use tokio::process::Command;

use super::{Found, Patient};

fn files(patient: &Patient) -> Vec<String> {
    let entries = std::fs::read_dir(patient.directory.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn one_machine_with_sqlite_is_clean_and_nothing_is_touched() {
    let patient = Patient::new("");
    let before = patient.examine(&[]).await;
    before.is_well();
    assert_eq!(
        (before.level("sql.tables"), before.level("sql.writable")),
        ("note".to_owned(), "ok".to_owned())
    );
    assert_eq!(files(&patient), ["belfry.toml"], "it creates nothing");
    assert!(before.findings("redis.reachable").is_empty());

    let mut migrate = Command::new(env!("CARGO_BIN_EXE_belfry"));
    migrate.args(["migrate", "--config"]).arg(patient.directory.path().join("belfry.toml"));
    assert!(migrate.output().await.unwrap().status.success());
    let there = files(&patient);
    let after = patient.examine(&[]).await;
    after.is_well();
    assert_eq!(after.level("sql.tables"), "ok");
    assert_eq!(files(&patient), there, "nor does it beside the database");
    for check in ["files.limit", "files.machine", "backlog.somaxconn", "memory.budget"] {
        assert!(["ok", "warning"].contains(&after.level(check).as_str()), "{check}: {}", after.text);
    }
}

#[tokio::test]
async fn too_few_descriptors_are_a_problem_with_the_number_that_is_needed() {
    let patient = Patient::new("");
    let inner = patient.command(&[]);
    let inner = inner.as_std();
    let mut limited = Command::new("prlimit");
    limited
        .arg("--nofile=300:300")
        .arg("--")
        .arg(inner.get_program())
        .args(inner.get_args())
        .kill_on_drop(true);
    let found = Found::of(limited).await;
    found.is_ill("files.limit");
    let advice = found.findings("files.limit")[0]["advice"].as_str().unwrap().to_owned();
    assert!(advice.contains("LimitNOFILE=310") && advice.contains("server.max_connections = 90"), "{advice}");
}

#[tokio::test]
async fn people_get_lines_and_a_summary_and_wrong_settings_an_error() {
    let patient = Patient::new("");
    let human = Found::of({
        let mut command = patient.command(&[]);
        command.args(["--format", "human"]);
        command
    });
    // clap takes no flag twice.
    assert_eq!(human.await.code, Some(2));
    let mut command = Command::new(env!("CARGO_BIN_EXE_belfry"));
    command.args(["doctor", "--config"]).arg(patient.directory.path().join("belfry.toml"));
    let human = Found::of(command).await;
    assert!(
        human.text.contains("\nok         sql.writable") && !human.text.contains('\x1b'),
        "{}",
        human.text
    );
    assert!(human.text.trim_end().ends_with(" ok"), "{}", human.text);
    let gone = patient.examine(&["--pid", "99999999"]).await;
    assert!(gone.code == Some(1) && gone.said.contains("no process 99999999"), "{}", gone.said);
    let wrong = patient.examine(&["--listen", "nowhere"]).await;
    assert!(wrong.code == Some(1) && wrong.said.contains("server.listen"), "{}", wrong.said);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_a_problem() {
    let patient = Patient::new("");
    std::fs::write(patient.directory.path().join("belfry.sqlite"), "something else altogether").unwrap();
    let found = patient.examine(&[]).await;
    found.is_ill("sql.reachable");
    assert!(found.seen("sql.reachable").contains("not a SQLite database"), "{}", found.text);
}
