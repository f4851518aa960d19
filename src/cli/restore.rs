//! `belfry restore`: a backup in the database's place, and the word of it to every client.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, bail};
use clap::Args;

use super::{Failure, backup, database, exit::fail, output, settings::FileArgs};
use crate::{
    lock::Lock,
    log::memory::announce_restore,
    store::{StoreOptions, beside, examine, private},
};

/// Put a backup in the database's place while no server runs, so that every client is told
#[derive(Debug, Args)]
#[command(after_help = "\
Clients that come back with a cursor from before are told `reset` on each channel, and no
position and no seq is given twice. What was there is kept beside the database.

Examples:
  belfry restore /backup/belfry.sqlite --config /etc/belfry/belfry.toml
  belfry restore --config /etc/belfry/belfry.toml     after pg_restore, where Redis was lost, too")]
pub struct RestoreArgs {
    /// The backup (SQLite); without it the database has been put in place already, such as by pg_restore
    #[arg(value_name = "FILE")]
    backup: Option<PathBuf>,

    #[command(flatten)]
    file: FileArgs,
}

/// What goes with a database that is put away. The mark and the lock stay: they say what was handed out, and to whom.
const PUT_AWAY: [&str; 4] = ["", "-wal", "-shm", "-journal"];

pub async fn run(args: RestoreArgs) -> Result<(), Failure> {
    let config = args.file.load()?.config;
    let (file, shown) = (examine::file(&config.database.url), config.database.shown_url());
    let Some(from) = args.backup else {
        if let Some(file) = file.as_deref().filter(|file| !file.exists()) {
            fail!("there is no database at {}", file.display());
        }
        let _lock = file.as_deref().map(Lock::of).transpose()?;
        let (store, _) = database::open(&args.file).await?;
        let announced = announce_restore(&store).await;
        store.close().await;
        announced.with_context(|| format!("cannot announce that {shown} was restored"))?;
        output::line(&format!("{shown}: clients will be told `reset`"))?;
        return Ok(());
    };
    let Some(target) = file else {
        fail!(
            "{shown} is no file: put PostgreSQL's back with its own programs, such as `pg_restore`, and then run `belfry restore` without one"
        );
    };
    let directory = private::directory(&target);
    private::create_directory(directory).with_context(|| format!("cannot make {}", directory.display()))?;
    let _lock = Lock::of(&target)?;
    if let (Ok(from), Ok(there)) = (from.canonicalize(), target.canonicalize())
        && from == there
    {
        fail!(
            "{} is the database itself: name the backup, or none to have clients told of one that has been put in place",
            from.display()
        );
    }
    let put = put(&from, &target, &StoreOptions::of(&config)).await;
    let kept = put.with_context(|| format!("cannot restore {} to {}", from.display(), target.display()))?;
    let kept = kept.map_or_else(String::new, |kept| format!("; what was there is {}", kept.display()));
    output::line(&format!("{}: restored, clients will be told `reset`{kept}", target.display()))?;
    Ok(())
}

/// Where what was there is now, if something was. The copy is whole before anything is touched, and says of itself that it is one:
/// whoever serves from it tells the clients.
async fn put(from: &Path, target: &Path, options: &StoreOptions) -> anyhow::Result<Option<PathBuf>> {
    if !from.exists() {
        bail!("there is no database at {}", from.display());
    }
    examine::may_be_put_in_place(from, options).await?;
    let ready = beside(target, ".restoring");
    backup::copy(from, &ready).await?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    // What an earlier one has put away in the same second stays.
    let free =
        |at: &u64| PUT_AWAY.iter().all(|ending| !beside(target, &format!(".before-{at}{ending}")).exists());
    let now = (now..).find(free).unwrap_or(now);
    let away = |ending: &str| beside(target, &format!(".before-{now}{ending}"));
    let there: Vec<_> = PUT_AWAY.iter().filter(|ending| beside(target, ending).exists()).collect();
    for ending in &there {
        fs::rename(beside(target, ending), away(ending)).context("cannot put away what is there")?;
    }
    fs::rename(&ready, target).context("cannot put the copy in place")?;
    Ok((!there.is_empty()).then(|| away("")))
}
