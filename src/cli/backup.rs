//! `belfry backup`: a copy of an SQLite database, while it is served from.

use std::{
    fs,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{Failure, exit::fail, output, settings::FileArgs};
use crate::{
    store::{beside, examine, private::directory},
    values::size,
};

/// Copy the database into a file, also while a server uses it (SQLite; PostgreSQL has pg_dump)
#[derive(Debug, Args)]
#[command(after_help = "\
The copy is of one moment, compact, and for nobody but its owner to read.

Examples:
  belfry backup /backup/belfry.sqlite --config /etc/belfry/belfry.toml
  0 * * * *  belfry backup /backup/belfry-$(date +\\%H).sqlite      in a crontab")]
pub struct BackupArgs {
    /// Where to; what is there is replaced once the new copy is whole
    #[arg(value_name = "FILE")]
    target: PathBuf,

    #[command(flatten)]
    file: FileArgs,
}

pub async fn run(args: BackupArgs) -> Result<(), Failure> {
    let config = args.file.load()?.config;
    let Some(source) = examine::file(&config.database.url) else {
        fail!(
            "{} is no file: back PostgreSQL up with its own programs, such as `pg_dump -Fc --file {}`",
            config.database.shown_url(),
            args.target.display()
        );
    };
    refuse_itself(&source, &args.target)?;
    let bytes = copy(&source, &args.target).await;
    let bytes = bytes.with_context(|| format!("cannot back {} up", source.display()))?;
    output::line(&format!("{}: {}, {bytes} bytes", args.target.display(), size::shown(bytes)))?;
    Ok(())
}

/// Copies a database to where nothing is, or a file that it replaces; how many bytes it has. All of it or nothing.
pub(super) async fn copy(source: &Path, target: &Path) -> anyhow::Result<u64> {
    if !source.exists() {
        bail!("there is no database at {}", source.display());
    }
    let part = beside(target, &format!(".part-{}", std::process::id()));
    let copied = copy_by(source, &part, target).await;
    if copied.is_err() {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&part);
    }
    copied
}

async fn copy_by(source: &Path, part: &Path, target: &Path) -> anyhow::Result<u64> {
    let _ = fs::remove_file(part);
    let unusable = || format!("cannot write {}", part.display());
    // SQLite fills a file that is empty, whose permissions are ours.
    fs::File::options().write(true).create_new(true).mode(0o600).open(part).with_context(unusable)?;
    examine::copy(source, part).await?;
    let file = fs::File::open(part).with_context(unusable)?;
    file.sync_all().with_context(unusable)?;
    let bytes = file.metadata().with_context(unusable)?.len();
    fs::rename(part, target).with_context(|| format!("cannot replace {}", target.display()))?;
    fs::File::open(directory(target)).and_then(|directory| directory.sync_all()).with_context(unusable)?;
    Ok(bytes)
}

/// What lies beside a database, by the ends of the names.
const COMPANIONS: [&str; 5] = ["-wal", "-shm", "-journal", ".limit", ".lock"];

fn refuse_itself(source: &Path, target: &Path) -> anyhow::Result<()> {
    if target.is_dir() {
        bail!("{} is a directory: name a file in it", target.display());
    }
    if let (Ok(source), Ok(target)) = (source.canonicalize(), target.canonicalize())
        && source == target
    {
        bail!("{} is the database itself: name another file", target.display());
    }
    if target.metadata().is_ok_and(|there| !there.is_file()) {
        bail!("{} is no file that could be replaced: name another", target.display());
    }
    let place = |path: &Path| Some((directory(path).canonicalize().ok()?, path.file_name()?.to_owned()));
    let is_target = |path: &Path| place(path).is_some_and(|it| Some(it) == place(target));
    let of_database = |name: &Path| COMPANIONS.iter().any(|ending| is_target(&beside(name, ending)));
    if of_database(source) || source.canonicalize().is_ok_and(|real| of_database(&real)) {
        bail!("{} belongs to the database: name another file", target.display());
    }
    Ok(())
}
