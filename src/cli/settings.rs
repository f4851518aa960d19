//! The flags that set settings.

use std::path::PathBuf;

use clap::Args;

use crate::config::{Flag, Loaded, Sources};

// Which config to use, for commands that work on the database.
#[derive(Debug, Clone, Default, Args)]
pub struct FileArgs {
    /// The TOML file with the settings; `belfry config print` shows what is in effect
    #[arg(long, value_name = "FILE", env = "BELFRY_CONFIG")]
    config: Option<PathBuf>,

    /// The database, such as sqlite://./data/belfry.sqlite or postgres://user@host/name (setting: database.url)
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

// All flags of a server.
#[derive(Debug, Clone, Default, Args)]
pub struct ServerArgs {
    #[command(flatten)]
    file: FileArgs,

    /// The address to listen on; port 0 takes a free one (setting: server.listen) [default: 127.0.0.1:8080]
    #[arg(long, value_name = "IP:PORT")]
    listen: Option<String>,

    /// Well-known credentials for the first hour, on loopback only: API key `bk_dev`, tokens from /dev/token
    #[arg(long)]
    dev: bool,

    /// A Redis that carries the log of a fleet, such as redis://host:6379 or
    /// redis+sentinel://host:26379,host:26379/mymaster; may be repeated (setting: redis.urls)
    #[arg(long, value_name = "URL")]
    redis: Vec<String>,
}

impl FileArgs {
    fn sources(&self) -> Sources {
        let mut sources = Sources { file: self.config.clone(), ..Sources::from_environment() };
        sources.flags.extend(flag("--database", "database.url", self.database.as_ref()));
        sources
    }

    pub fn load(&self) -> Result<Loaded, crate::config::ConfigError> {
        warned(self.sources().load()?)
    }
}

/// With what may not be meant, said.
fn warned(loaded: Loaded) -> Result<Loaded, crate::config::ConfigError> {
    for warning in &loaded.warnings {
        eprintln!("belfry: {warning}");
    }
    Ok(loaded)
}

impl ServerArgs {
    pub fn load(&self) -> Result<Loaded, crate::config::ConfigError> {
        warned(self.load_for_server()?)
    }

    /// The same for a server, whose log is where to say what may not be meant.
    pub fn load_for_server(&self) -> Result<Loaded, crate::config::ConfigError> {
        let mut sources = self.file.sources();
        sources.flags.extend(flag("--listen", "server.listen", self.listen.as_ref()));
        if !self.redis.is_empty() {
            sources.flags.push(Flag { name: "--redis", key: "redis.urls", value: self.redis.clone().into() });
        }
        sources.dev = self.dev;
        sources.load()
    }
}

fn flag(name: &'static str, key: &'static str, value: Option<&String>) -> Option<Flag> {
    value.map(|value| Flag { name, key, value: value.clone().into() })
}
