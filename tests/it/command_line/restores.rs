//! `belfry restore`: a database that was put back says so, and gives nothing twice.

use std::{fs, mem};

use belfry::protocol::{Cursor, Partition, TransportKind};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

use super::{belfry, ends};
use crate::{
    harness::{Client, Options, TestApp, is_fleet},
    support::postgres::PostgresServer,
};

fn offset(pos: &Value) -> u64 {
    let pos: Cursor = pos.as_str().unwrap().parse().unwrap();
    pos.get(Partition(0)).unwrap()
}

async fn done(command: &str) {
    let (code, said) = ends(belfry(command)).await;
    assert_eq!(code, Some(0), "{command}: {said}");
}

/// One client on each transport, which has read all that there is.
async fn clients(app: &TestApp, messages: usize) -> Vec<Client> {
    let mut clients = Vec::new();
    for kind in TransportKind::ALL {
        let mut client =
            Client::connect(app, kind, &Options::to(&["news", "late"]).and("cursor", "earliest")).await;
        let mut heard = 0;
        while heard < messages {
            let frame = client.frame().await;
            assert!(frame["type"] == "message" || frame["reason"] == "renumbered", "{kind:?}: {frame}");
            heard += usize::from(frame["type"] == "message");
        }
        clients.push(client);
    }
    clients
}

/// They come back to the restored server: each channel is a reset, and then comes all that has been published since.
async fn are_told(app: &TestApp, clients: Vec<Client>) {
    for client in clients {
        let kind = client.kind;
        let resume = client.cut().and("channels", "news,late");
        let mut client = Client::connect(app, kind, &resume).await;
        let mut reset = Vec::new();
        let message = loop {
            let frame = client.frame().await;
            match frame["reason"].as_str() {
                Some("reset") => reset.push(frame["channel"].clone()),
                // That of the next message's seq, which is far above.
                Some("renumbered") => {}
                Some(_) => panic!("{kind:?}: {frame}"),
                None => break frame,
            }
        };
        reset.sort_by_key(Value::to_string);
        assert_eq!(
            (reset, &message["data"]),
            (vec![json!("late"), json!("news")], &json!("after")),
            "{kind:?}"
        );
        let mut frame = client.frame().await;
        while frame["reason"] == "renumbered" {
            frame = client.frame().await;
        }
        assert_eq!(frame["data"], "later", "{kind:?}: {frame}");
    }
}

/// How the copy comes back.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Command,
    /// Without `belfry restore`, as one does in a hurry.
    Hand,
    /// Where nobody knows what was handed out.
    OtherMachine,
}

#[tokio::test]
async fn clients_are_told_of_a_database_that_was_put_back_and_nothing_is_given_twice() {
    for way in [Way::Command, Way::Hand, Way::OtherMachine] {
        let mut app = TestApp::spawn_process("").await;
        let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
        let backups = tempfile::tempdir().unwrap();
        let copy = backups.path().join("copy.sqlite").display().to_string();
        for n in 1..=3 {
            app.publish(n).await;
        }
        let database = format!("--database {}", app.config.database.url);
        done(&format!("backup {copy} {database}")).await;
        let mut last = Value::Null;
        for n in 4..=9 {
            last = app.publish(n).await;
            app.publish_to("late", n).await;
        }
        let clients = clients(&app, 15).await;
        app.kill().await;
        match way {
            Way::Command => done(&format!("restore {copy} {database}")).await,
            Way::OtherMachine => {
                fs::remove_file(format!("{file}.limit")).unwrap();
                done(&format!("restore {copy} {database}")).await;
            }
            Way::Hand => {
                let _ = fs::remove_file(format!("{file}-wal"));
                let _ = fs::remove_file(format!("{file}-shm"));
                fs::copy(&copy, &file).unwrap();
            }
        }
        app.start_again().await;
        let history = app.get("/v1/history?channel=news").await.json();
        assert_eq!(history["messages"].as_array().unwrap().len(), 3, "{way:?}: {history}");
        let next = app.publish("after").await;
        assert!(offset(&next["pos"]) > offset(&last["pos"]), "{way:?}: {next} after {last}");
        assert!(next["seq"].as_u64() > last["seq"].as_u64(), "{way:?}: {next} after {last}");
        assert_eq!(way == Way::OtherMachine, offset(&next["pos"]) > 1 << 40, "{way:?}: {next}");
        app.publish_to("late", "later").await;
        are_told(&app, clients).await;
        // Whoever pages through the history hears that nobody knows what is missing, as on a stream.
        for after in [2, 3, last["seq"].as_u64().unwrap()] {
            let page = app.get(&format!("/v1/history?channel=news&after_seq={after}")).await.json();
            let messages = page["messages"].as_array().unwrap();
            assert_eq!(messages.last().unwrap()["data"], "after", "{page}");
            assert_eq!(page["gap"]["reason"], "reset", "{way:?}, after {after}: {page}");
            assert_eq!(page["gap"]["from_seq"], json!(after.max(3) + 1), "{page}");
        }
        if way != Way::Hand {
            let directory = std::path::Path::new(&file).parent().unwrap().to_owned();
            let mut kept = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name());
            assert!(kept.any(|name| name.to_string_lossy().contains(".before-")), "what was there is kept");
        }
        // Said once: who has heard of it goes on as ever.
        let clients = self::clients(&app, 2).await;
        app.restart().await;
        app.publish("anew").await;
        for client in clients {
            let (kind, resume) = (client.kind, client.cut().and("channels", "news,late"));
            let mut client = Client::connect(&app, kind, &resume).await;
            let mut frame = client.frame().await;
            while frame["reason"] == "renumbered" {
                frame = client.frame().await;
            }
            assert_eq!(frame["data"], "anew", "{frame}");
        }
    }
}

#[tokio::test]
async fn a_postgresql_that_was_put_back_is_announced_by_the_command() {
    if is_fleet() {
        return;
    }
    let server = PostgresServer::shared();
    let database = server.database();
    let mut app = TestApp::spawn_process_with("", |config| config.database.url = database.url()).await;
    app.publish(1).await;
    app.publish_to("late", 1).await;
    app.kill().await;
    let backup = database.copy();
    app.start_again().await;
    let last = app.publish(2).await;
    let clients = clients(&app, 3).await;
    app.kill().await;
    done(&format!("restore --database {}", backup.url())).await;
    app.config.database.url = backup.url();
    app.start_again().await;
    let next = app.publish("after").await;
    assert!(
        offset(&next["pos"]) > offset(&last["pos"]) && next["seq"].as_u64() > last["seq"].as_u64(),
        "{next}"
    );
    app.publish_to("late", "later").await;
    are_told(&app, clients).await;
}

#[tokio::test]
async fn what_cannot_be_put_back_changes_nothing() {
    let app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    app.publish(1).await;
    let directory = tempfile::tempdir().unwrap();
    let other = directory.path().join("other.sqlite").display().to_string();
    let refused = async |arguments: &str, why: &str| {
        let (code, said) = ends(belfry(&format!("restore {arguments}"))).await;
        assert!(code == Some(1) && said.contains(why), "{arguments}: {said}");
    };
    fs::write(directory.path().join("copy"), "no database, but long enough to be looked at as one").unwrap();
    let copy = directory.path().join("copy").display().to_string();
    refused(&format!("{copy} --database sqlite://{file}"), "serves from").await;
    refused(&format!("--database sqlite://{file}"), "serves from").await;
    refused(&format!("{copy} --database sqlite://{other}"), "not a SQLite database").await;
    refused(&format!("/nowhere --database sqlite://{other}"), "there is no database at /nowhere").await;
    refused(&format!("--database sqlite://{other}"), "there is no database at").await;
    refused(&format!("{copy} --database postgres://ann:CANARY@db/belfry"), "pg_restore").await;
    let empty = directory.path().join("empty");
    fs::write(&empty, "").unwrap();
    refused(&format!("{} --database sqlite://{other}", empty.display()), "no database of Belfry's").await;
    assert_eq!(fs::read(&empty).unwrap(), b"", "a file that is no backup stays as it is");
    let newer = directory.path().join("newer").display().to_string();
    done(&format!("backup {newer} --database sqlite://{file}")).await;
    refused(&format!("{newer} --database sqlite://{newer}"), "is the database itself").await;
    let mut connection = SqliteConnection::connect(&format!("sqlite://{newer}")).await.unwrap();
    sqlx::query("UPDATE writers SET oldest = 99").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    refused(&format!("{newer} --database sqlite://{other}"), "a newer Belfry").await;
    assert!(!fs::exists(&other).unwrap());
    assert_eq!(app.publish(2).await["seq"], 2);
}

#[tokio::test]
async fn what_each_restore_puts_away_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    let (database, copy) = (format!("--database sqlite://{}", path("belfry.sqlite")), path("copy.sqlite"));
    done(&format!("migrate {database}")).await;
    done(&format!("backup {copy} {database}")).await;
    // Within a second, as a script does.
    for _ in 0..4 {
        done(&format!("restore {copy} {database}")).await;
    }
    let names = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let kept = names.filter(|name| name.to_string_lossy().contains(".sqlite.before-")).count();
    assert_eq!(kept, 4);
}

/// A disk that is lost twice before the next backup; a container that starts from the same copy each time.
#[tokio::test]
async fn a_copy_that_is_put_back_twice_gives_nothing_twice() {
    let mut app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    let backups = tempfile::tempdir().unwrap();
    let copy = backups.path().join("copy.sqlite").display().to_string();
    let database = format!("--database {}", app.config.database.url);
    let of = |message: &Value| {
        let (_, offset) = message["pos"].as_str().unwrap().split_once('.').unwrap();
        (offset.parse::<u64>().unwrap(), message["seq"].as_u64().unwrap())
    };
    app.publish(1).await;
    done(&format!("backup {copy} {database}")).await;
    let mut last = Vec::new();
    for _ in 0..2 {
        app.kill().await;
        for ending in ["", "-wal", "-shm", ".limit"] {
            fs::remove_file(format!("{file}{ending}")).unwrap();
        }
        done(&format!("restore {copy} {database}")).await;
        app.start_again().await;
        for (channel, before) in ["news", "plain:x"].iter().zip(mem::take(&mut last)) {
            let (next, before): (_, (u64, u64)) = (of(&app.publish_to(channel, 2).await), before);
            assert!(next.0 > before.0 && next.1 > before.1, "{channel}: {next:?} after {before:?}");
        }
        for channel in ["news", "plain:x"] {
            last.push(of(&app.publish_to(channel, 2).await));
        }
    }
}

#[tokio::test]
async fn a_database_that_is_not_there_any_more_is_begun_anew_with_a_word_to_everybody() {
    let mut app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    assert!(!app.process().log().contains("the database is new"), "nothing is missing at the first start");
    let mut last = Value::Null;
    for n in 1..=3 {
        last = app.publish(n).await;
        app.publish_to("late", n).await;
    }
    let clients = clients(&app, 6).await;
    app.kill().await;
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{file}{ending}"));
    }
    app.start_again().await;
    assert!(app.process().log().contains("the database is new"), "{}", app.process().log());
    let next = app.publish("after").await;
    assert!(offset(&next["pos"]) > offset(&last["pos"]), "{next} after {last}");
    assert!(next["seq"].as_u64() > last["seq"].as_u64(), "{next} after {last}");
    let page = app.get("/v1/history?channel=news&after_seq=2").await.json();
    assert_eq!(
        (&page["gap"]["from_seq"], &page["messages"][0]["data"]),
        (&json!(3), &json!("after")),
        "{page}"
    );
    app.publish_to("late", "later").await;
    are_told(&app, clients).await;
}

/// What becomes of the files of a running server.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Loss {
    Cut,
    CutAndGrown,
    /// Replaced by a copy from a moment ago, as of a volume.
    File,
    Log,
}

/// Who finds it: a supervisor starts it again before anybody has read why it refuses.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Finder {
    Publish,
    Probe,
    /// Nobody before it ends in order.
    End,
}

#[tokio::test]
async fn what_a_running_server_has_lost_is_said_by_the_next_start() {
    for (loss, finder) in [
        (Loss::Cut, Finder::Publish),
        (Loss::Cut, Finder::Probe),
        (Loss::Cut, Finder::End),
        (Loss::CutAndGrown, Finder::End),
        (Loss::File, Finder::Publish),
        (Loss::Log, Finder::Probe),
    ] {
        let mut app = TestApp::spawn_process("").await;
        let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
        let copy =
            |ending: &str| fs::copy(format!("{file}{ending}"), format!("{file}{ending}.copy")).unwrap();
        let put_back = |ending: &str| {
            fs::rename(format!("{file}{ending}.copy"), format!("{file}{ending}")).unwrap();
        };
        for n in 1..=3 {
            app.publish(n).await;
            app.publish_to("late", n).await;
            if n == 1 {
                copy("");
                copy("-wal");
            }
        }
        let last = app.publish(4).await;
        let clients = clients(&app, 7).await;
        let log = fs::OpenOptions::new().write(true).open(format!("{file}-wal")).unwrap();
        let bytes = log.metadata().unwrap().len();
        match loss {
            Loss::Cut => log.set_len(bytes - 4_096).unwrap(),
            Loss::CutAndGrown => {
                [bytes - 8_192, bytes].map(|bytes| log.set_len(bytes).unwrap()).into_iter().collect()
            }
            Loss::File => ["", "-wal"].map(put_back).into_iter().collect(),
            Loss::Log => put_back("-wal"),
        }
        match finder {
            Finder::Publish => {
                let answer = app.post("/v1/publish", &json!({"channel":"news","data":5})).await;
                assert_eq!(answer.status, 503, "{answer:?}");
            }
            Finder::Probe => assert_eq!(app.get("/readyz").await.status, 503),
            Finder::End => {}
        }
        if finder == Finder::End {
            app.restart().await;
        } else {
            app.kill().await;
            app.start_again().await;
        }
        let next = app.publish("after").await;
        assert!(next["seq"].as_u64() > last["seq"].as_u64(), "{loss:?} {finder:?}: {next} after {last}");
        app.publish_to("late", "later").await;
        are_told(&app, clients).await;
        assert!(!fs::exists(format!("{file}.lost")).unwrap(), "said once");
    }
}

#[tokio::test]
async fn a_database_behind_a_link_is_put_back_where_it_lies() {
    let app = TestApp::spawn_process("").await;
    let Some(file) = app.config.database.url.strip_prefix("sqlite://").map(str::to_owned) else { return };
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    let (link, copy) = (path("link.sqlite"), path("copy.sqlite"));
    std::os::unix::fs::symlink(&file, &link).unwrap();
    app.publish(1).await;
    done(&format!("backup {copy} --database sqlite://{link}")).await;
    let (code, said) = ends(belfry(&format!("restore {copy} --database sqlite://{link}"))).await;
    assert!(code == Some(1) && said.contains("serves from"), "{said}");
    let mut app = app;
    app.kill().await;
    done(&format!("restore {copy} --database sqlite://{link}")).await;
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    app.start_again().await;
    let history = app.get("/v1/history?channel=news").await.json();
    assert_eq!(history["messages"].as_array().unwrap().len(), 1, "{history}");
}
