//! What a terminal shows.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    os::{fd::OwnedFd, unix::ffi::OsStrExt as _},
    process::Stdio,
};

use rustix::{
    fs::{Mode, OFlags, open},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
};

use super::belfry;
use crate::harness::soon;

/// What holds a terminal, and the terminal.
fn terminal() -> (File, OwnedFd) {
    let holder = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&holder).unwrap();
    unlockpt(&holder).unwrap();
    let name = ptsname(&holder, Vec::new()).unwrap();
    let name = std::ffi::OsStr::from_bytes(name.as_bytes());
    let terminal = open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
    (holder.into(), terminal)
}

/// The lines of a server up to the one that says where it listens, as a terminal shows them.
async fn shown(no_color: Option<&str>) -> String {
    let directory = tempfile::tempdir().unwrap();
    let (holder, terminal) = terminal();
    let mut serve = belfry("serve --dev --listen 127.0.0.1:0 --database sqlite://belfry.sqlite");
    serve.current_dir(directory.path()).env_remove("NO_COLOR");
    serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(terminal);
    if let Some(value) = no_color {
        serve.env("NO_COLOR", value);
    }
    let mut server = serve.spawn().unwrap();
    // With it go its copies of the terminal, so that reading ends where the server does.
    drop(serve);
    let lines = tokio::task::spawn_blocking(move || {
        let mut shown = String::new();
        for line in BufReader::new(holder).lines().map_while(Result::ok) {
            shown += &line;
            shown.push('\n');
            if line.contains("http://127.0.0.1:") {
                break;
            }
        }
        shown
    });
    let shown = soon("the server's lines", lines).await.unwrap();
    server.kill().await.unwrap();
    assert!(shown.contains("http://127.0.0.1:"), "{shown}");
    shown
}

#[tokio::test]
async fn a_terminal_shows_a_servers_lines_in_colours_unless_nobody_wants_them() {
    const ESCAPE: char = '\x1b';
    for (no_color, coloured) in [(None, true), (Some("1"), false), (Some(""), true)] {
        let shown = shown(no_color).await;
        assert_eq!(shown.contains(ESCAPE), coloured, "NO_COLOR={no_color:?}: {shown:?}");
    }
}
