//! `belfry keys`: the API keys of backends.

use anyhow::Context as _;
use clap::Subcommand;
use secrecy::ExposeSecret as _;

use super::{
    Failure, database,
    exit::fail,
    output::{self, Reader},
    settings::FileArgs,
};
use crate::{
    auth::{ApiKey, KeyId, Scopes},
    protocol::Timestamp,
    store::Store,
};

pub(super) const AFTER_HELP: &str = "\
Examples:
  belfry keys create --name shop --scopes publish
  belfry keys create --name monitor --scopes subscribe --config belfry.toml
  belfry keys list
  belfry keys revoke Zk3J0qPxW8aB";

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Make a key and print it. It is kept nowhere: store it now
    Create {
        /// What you call it, such as the service that uses it
        #[arg(long, value_parser = parse_name)]
        name: String,

        /// What it may do: publish, subscribe, admin, separated by commas
        #[arg(long, default_value = "publish")]
        scopes: Scopes,

        #[command(flatten)]
        file: FileArgs,
    },
    /// Print all keys: id, scopes, when they were made and revoked, name
    List(FileArgs),
    /// Refuse a key from now on; running servers notice within moments
    Revoke {
        /// The key's id: what stands between `bk_` and the next `_`
        #[arg(value_parser = KeyId::parse)]
        id: KeyId,

        #[command(flatten)]
        file: FileArgs,
    },
}

pub async fn run(action: Action) -> Result<(), Failure> {
    let (Action::Create { file, .. } | Action::List(file) | Action::Revoke { file, .. }) = &action;
    let store = database::open_existing(file).await?;
    let done = match action {
        Action::Create { name, scopes, .. } => create(&store, name, scopes).await,
        Action::List(_) => list(&store).await,
        Action::Revoke { id, .. } => revoke(&store, &id).await,
    };
    // Or what was written stays in a file beside the database's, which a copy would lack.
    store.close().await;
    done
}

/// A name is shown in lists, one on a line.
fn parse_name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a name cannot be empty".to_owned()),
        name if name.len() > 128 => Err(format!("the name is {} bytes long; the limit is 128", name.len())),
        name if name.chars().any(char::is_control) => Err("a name has no control characters".to_owned()),
        name => Ok(name.to_owned()),
    }
}

async fn create(store: &Store, name: String, scopes: Scopes) -> Result<(), Failure> {
    let (text, record) = ApiKey::generate(scopes, name);
    store.insert_api_key(&record).await?;
    eprintln!("belfry: this is shown once and kept nowhere; store it now");
    let unseen = || format!("the key was made, and cannot be printed: belfry keys revoke {}", record.id);
    match output::line(text.expose_secret()).with_context(unseen)? {
        Reader::There => Ok(()),
        Reader::Gone => Err(anyhow::anyhow!(unseen()).into()),
    }
}

async fn list(store: &Store) -> Result<(), Failure> {
    let mut table = row("ID", "SCOPES", "CREATED", "REVOKED", "NAME");
    for (id, key) in store.api_keys().await? {
        table += &match key {
            Ok(key) => {
                let revoked = key.revoked_at.map_or_else(|| "-".to_owned(), |at| at.to_string());
                row(&id, &key.scopes.to_string(), &key.created_at.to_string(), &revoked, &key.name)
            }
            Err(error) => row(&id.escape_debug().to_string(), "?", "?", "?", &error.to_string()),
        };
    }
    output::text(&table)?;
    Ok(())
}

fn row(id: &str, scopes: &str, created: &str, revoked: &str, name: &str) -> String {
    format!("{id:<12}  {scopes:<23}  {created:<24}  {revoked:<24}  {name}\n")
}

async fn revoke(store: &Store, id: &KeyId) -> Result<(), Failure> {
    if !store.revoke_api_key(id.as_str(), Timestamp::now()).await? {
        fail!("there is no key {id}; `belfry keys list` shows those that there are");
    }
    output::line(&format!("{id} is revoked"))?;
    Ok(())
}
