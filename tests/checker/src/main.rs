//! Judges a history that a run kept: `belfry-checker target/chaos/history.jsonl`.

use std::{fs::File, io::BufReader, process::ExitCode};

use belfry_checker::{history::History, judge::judge};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: belfry-checker FILE\nFILE is a history, JSON lines, as a chaos run keeps it.");
        return ExitCode::from(2);
    };
    let history = File::open(&path).and_then(|file| History::read(BufReader::new(file)));
    match history.map(|history| judge(&history)) {
        Ok(verdict) => {
            print!("{verdict}");
            ExitCode::from(u8::from(!verdict.is_clean()))
        }
        Err(error) => {
            eprintln!("belfry-checker: {}: {error}", path.display());
            ExitCode::from(2)
        }
    }
}
