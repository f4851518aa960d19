//! Commands that work on the database beside a server, or before there is one.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, chown},
    path::Path,
};

use sqlx::{Connection as _, SqliteConnection};

use super::{belfry, ends};

/// A user without rights. These tests are often run by root, who may write everywhere.
const NOBODY: u32 = 65_534;

fn url(directory: &Path) -> String {
    format!("sqlite://{}", directory.join("data/belfry.sqlite").display())
}

#[tokio::test]
async fn keys_make_no_database_where_there_is_none() {
    let directory = tempfile::tempdir().unwrap();
    for action in ["create --name shop", "list", "revoke Zk3J0qPxW8aB"] {
        let (code, said) = ends(belfry(&format!("keys {action} --database {}", url(directory.path())))).await;
        assert_eq!(code, Some(1), "{action}: {said}");
        assert!(said.contains("there is no database at") && said.contains("belfry migrate"), "{said}");
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0, "nothing was made");
    // What is there, and was never Belfry's, stays as it is.
    fs::create_dir(directory.path().join("data")).unwrap();
    fs::write(directory.path().join("data/belfry.sqlite"), "").unwrap();
    let (code, said) = ends(belfry(&format!("keys list --database {}", url(directory.path())))).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("has not the tables"), "{said}");
}

#[tokio::test]
async fn a_copy_of_the_file_has_the_keys_that_were_made() {
    let directory = tempfile::tempdir().unwrap();
    let url = url(directory.path());
    for command in ["migrate", "keys create --name shop"] {
        let (code, said) = ends(belfry(&format!("{command} --database {url}"))).await;
        assert_eq!(code, Some(0), "{command}: {said}");
    }
    let copy = directory.path().join("copy.sqlite");
    fs::copy(directory.path().join("data/belfry.sqlite"), &copy).unwrap();
    let mut list = belfry(&format!("keys list --database sqlite://{}", copy.display()));
    let listed = String::from_utf8(list.output().await.unwrap().stdout).unwrap();
    assert!(listed.contains("shop"), "{listed}");
}

/// After a step back to an older version: a scope that it does not know.
#[tokio::test]
async fn a_key_that_cannot_be_read_is_listed_and_revoked_and_hides_no_other() {
    let directory = tempfile::tempdir().unwrap();
    let url = url(directory.path());
    for command in ["migrate", "keys create --name shop", "keys create --name strange"] {
        assert_eq!(ends(belfry(&format!("{command} --database {url}"))).await.0, Some(0), "{command}");
    }
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let stranger = "UPDATE api_keys SET scopes = 'fly' WHERE name = 'strange' RETURNING id";
    let id: String = sqlx::query_scalar(stranger).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let list = async || {
        let output = belfry(&format!("keys list --database {url}")).output().await.unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let listed = list().await;
    let line = listed.lines().find(|line| line.starts_with(&*id)).unwrap();
    assert!(line.contains("list of scopes") && listed.contains("shop"), "{listed}");
    let (code, said) = ends(belfry(&format!("keys revoke {id} --database {url}"))).await;
    assert_eq!(code, Some(0), "{said}");
}

#[tokio::test]
async fn no_key_is_made_in_the_tables_of_a_newer_version() {
    let directory = tempfile::tempdir().unwrap();
    let url = url(directory.path());
    assert_eq!(ends(belfry(&format!("migrate --database {url}"))).await.0, Some(0));
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("UPDATE writers SET oldest = 99").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    for action in ["create --name shop", "revoke Zk3J0qPxW8aB", "list"] {
        let (code, said) = ends(belfry(&format!("keys {action} --database {url}"))).await;
        assert!(code == Some(1) && said.contains("migration 99"), "{action}: {said}");
    }
}

#[tokio::test]
async fn a_check_of_the_config_finds_a_database_url_that_cannot_be_understood() {
    for (url, why) in [
        ("mysql://localhost/belfry", "write a URL such as"),
        ("postgres://belfry@localhost/belfry?sslmod=require", "\"sslmod\" is not known"),
        ("postgres://belfry@localhost:port/belfry", "cannot be understood"),
    ] {
        let (code, said) = ends(belfry(&format!("config check --database {url}"))).await;
        assert!(code == Some(1) && said.contains(why), "{url}: {said}");
    }
    assert_eq!(ends(belfry("config check --database postgres://nobody@192.0.2.1/is-asked")).await.0, Some(0));
}

#[tokio::test]
async fn a_database_of_somebody_else_is_named_as_the_cause() {
    let directory = tempfile::tempdir().unwrap();
    let url = url(directory.path());
    assert_eq!(ends(belfry(&format!("migrate --database {url}"))).await.0, Some(0));
    let file = directory.path().join("data/belfry.sqlite");
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
    let mut serve = belfry(&format!("serve --listen 127.0.0.1:0 --database {url}"));
    let root = fs::metadata(&file).is_ok_and(|found| std::os::unix::fs::MetadataExt::uid(&found) == 0);
    if root {
        // The binary may lie where that user may not go.
        let binary = directory.path().join("belfry");
        fs::copy(env!("CARGO_BIN_EXE_belfry"), &binary).unwrap();
        chown(directory.path().join("data"), Some(NOBODY), None).unwrap();
        serve = tokio::process::Command::new(binary);
        serve.args(["serve", "--listen", "127.0.0.1:0", "--database", &url]).uid(NOBODY).kill_on_drop(true);
        serve.current_dir(directory.path());
    }
    let (code, said) = ends(serve).await;
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("belfry.sqlite belongs to user") && said.contains("chown -R"), "{said}");
}

#[tokio::test]
async fn another_applications_database_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("theirs.sqlite");
    let theirs = format!("sqlite://{}?mode=rwc", file.display());
    let mut connection = SqliteConnection::connect(&theirs).await.unwrap();
    sqlx::raw_sql("CREATE TABLE orders (id INTEGER)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let before = fs::read(&file).unwrap();
    for command in ["migrate", "serve --listen 127.0.0.1:0"] {
        let (code, said) = ends(belfry(&format!("{command} --database sqlite://{}", file.display()))).await;
        assert!(code == Some(1) && said.contains("another application's"), "{command}: {said}");
    }
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o644);
}
