//! `belfry backup`: a copy of an SQLite database, while it is served from.

use std::{
    ffi::OsStr,
    fs, io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, bail};
use clap::Args;

use super::{Failure, output, settings::FileArgs};
use crate::{
    store::{beside, examine},
    values::size,
};

/// The endings of what lies beside a database and belongs to it.
pub(super) const COMPANIONS: [&str; 6] = ["-wal", "-shm", "-journal", ".limit", ".limit-next", ".lock"];

/// Copy the database into a file, also while a server uses it (SQLite; PostgreSQL has pg_dump)
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct BackupArgs {
    /// Where to; what is there is replaced once the new copy is whole
    #[arg(value_name = "FILE")]
    target: PathBuf,

    #[command(flatten)]
    file: FileArgs,
}

const AFTER_HELP: &str = "\
The copy is of one moment, compact, and for nobody but its owner to read.

Examples:
  belfry backup /backup/belfry.sqlite --config /etc/belfry/belfry.toml
  0 * * * *  belfry backup /backup/belfry-$(date +\\%H).sqlite      in a crontab";

/// Runs `belfry backup`.
pub async fn run(args: BackupArgs) -> Result<(), Failure> {
    let config = args.file.load()?.config;
    let Some(source) = examine::file(&config.database.url) else {
        return Err(anyhow!(
            "{} is no file: back PostgreSQL up with its own programs, such as `pg_dump -Fc --file {}`",
            config.database.shown_url(),
            args.target.display()
        )
        .into());
    };
    refuse(&source, &args.target)?;
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
    let directory = target.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(directory).and_then(|directory| directory.sync_all()).with_context(unusable)?;
    Ok(bytes)
}

/// What is no file is not made one, and what belongs to the database is left alone.
fn refuse(source: &Path, target: &Path) -> anyhow::Result<()> {
    match fs::metadata(target) {
        Ok(there) if there.is_dir() => bail!("{} is a directory: name a file in it", target.display()),
        Ok(there) if !there.is_file() => bail!("{} is no file: name one", target.display()),
        _ => {}
    }
    let parent = target.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole =
        target.canonicalize().or_else(|_| Ok::<_, io::Error>(parent.canonicalize()?.join(name(target))));
    if let (Ok(source), Ok(target)) = (source.canonicalize(), whole)
        && source.parent() == target.parent()
        && let Some(ending) = name(&target).to_string_lossy().strip_prefix(&*name(&source).to_string_lossy())
        && (ending.is_empty() || COMPANIONS.contains(&ending))
    {
        bail!("{} is the database itself, or a part of it: name another file", target.display());
    }
    Ok(())
}

fn name(path: &Path) -> &OsStr {
    path.file_name().unwrap_or_default()
}
