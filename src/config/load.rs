//! Puts the layers on top of each other and says, of each value, where it came from.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
};

use config::{File, FileFormat, Map, Source as _, Value, ValueKind};

use super::{BadSetting, Config, Problems, budget, key_of, near, secret_files};
use crate::{
    machine::{self, Memory},
    values::size,
};

#[derive(Debug, Clone, Default)]
pub struct Sources {
    pub file: Option<PathBuf>,
    /// The environment's variables; those that are not `BELFRY_SECTION__KEY` are passed over.
    pub environment: Vec<(String, String)>,
    pub flags: Vec<Flag>,
    pub dev: bool,
    /// What the process may have, which defaults are made to fit. None: they stay as they are.
    pub memory: Option<Memory>,
    /// How many files it may open, likewise.
    pub open_files: Option<u64>,
}

#[derive(Debug, Clone)]
pub struct Flag {
    /// As it is written there, such as `--listen`.
    pub name: &'static str,
    /// The key that it sets, such as `server.listen`.
    pub key: &'static str,
    /// The value: text, or a list of it where the flag may be repeated.
    pub value: ValueKind,
}

/// A config that has been checked, and where its values came from.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub config: Config,
    /// What is not wrong, and may not be meant.
    pub warnings: Vec<String>,
    origins: BTreeMap<String, String>,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the config file {path:?}: {source}; check the path given with --config")]
    Unreadable { path: PathBuf, source: io::Error },
    /// The file, or a variable that begins with `[` or `{`, is not TOML.
    #[error("{origin} is not valid TOML: {detail}")]
    Syntax { origin: String, detail: String },
    #[error(transparent)]
    Bad(#[from] Problems),
}

type Table = Map<String, Value>;

pub(super) struct Setting {
    pub(super) path: Vec<String>,
    pub(super) value: Value,
}

/// What `#[serde(default)]` makes of nothing has no origin of its own.
const DEFAULT_ORIGIN: &str = "default";

impl Sources {
    /// The process's environment, what it may have of the machine, and nothing else.
    pub fn from_environment() -> Self {
        let text =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        let environment = std::env::vars_os().filter_map(text).collect();
        Self {
            environment,
            memory: Memory::of("self").ok(),
            open_files: machine::open_files(),
            ..Self::default()
        }
    }

    /// Reads and checks all layers. Every bad value is reported, not only the first.
    pub fn load(&self) -> Result<Loaded, ConfigError> {
        let settings = merge(self.settings()?);
        let mut origins: BTreeMap<_, _> = settings.iter().map(|s| (s.key(), s.origin())).collect();
        let mut config = deserialize(&settings).map_err(|error| diagnose(&settings, &error))?;
        config.dev = self.dev;

        let mut checks = config.check();
        config.namespaces.check_given(|key| origins.contains_key(key), &mut checks);
        if let Some(memory) = self.memory
            && checks.found.is_empty()
        {
            let origin = format!("default, for {} of memory", size::shown(memory.bytes));
            for key in budget::fit(&mut config, memory, |key| origins.contains_key(key), &mut checks) {
                origins.insert(key.to_owned(), origin.clone());
            }
        }
        if let Some(open_files) = self.open_files {
            let key = "server.max_connections";
            if !origins.contains_key(key) && budget::fit_files(&mut config, open_files) {
                origins.insert(key.to_owned(), format!("default, for {open_files} open files"));
            }
        }
        let key = "limits.user_session_bytes";
        if !origins.contains_key(key) && budget::fit_users(&mut config) {
            origins.insert(key.to_owned(), "default, a quarter of limits.session_bytes".to_owned());
        }
        let warnings = self.environment.iter().filter_map(|(name, _)| near::miss(name)).collect();
        let loaded = Loaded { config, warnings, origins };
        if checks.found.is_empty() {
            return Ok(loaded);
        }
        let problem = |(key, detail): (String, String)| BadSetting {
            origin: loaded.origin(&key).to_owned(),
            key,
            detail,
        };
        Err(Problems(checks.found.into_iter().map(problem).collect()).into())
    }

    /// All layers, weakest first.
    fn settings(&self) -> Result<Vec<Setting>, ConfigError> {
        let mut settings = Vec::new();
        if let Some(path) = &self.file {
            settings.extend(secret_files::read(read_file(path)?)?);
        }
        let mut variables = Vec::new();
        for (name, value) in &self.environment {
            variables.extend(read_variable(name, value)?);
        }
        settings.extend(secret_files::read(variables)?);
        settings.extend(self.flags.iter().map(|flag| Setting {
            path: flag.key.split('.').map(str::to_owned).collect(),
            value: Value::new(Some(&format!("flag {}", flag.name)), flag.value.clone()),
        }));
        Ok(settings)
    }
}

impl Loaded {
    /// Where the value of `key` came from: `file …`, `environment …`, `flag …` or `default`.
    pub fn origin(&self, key: &str) -> &str {
        // A list is one value: `auth.jwt_keys[0].secret` came from where `auth.jwt_keys` did.
        let whole = key.split_once('[').map_or(key, |(list, _)| list);
        self.origins.get(whole).map_or(DEFAULT_ORIGIN, String::as_str)
    }
}

impl Setting {
    pub(super) fn key(&self) -> String {
        key_of(&self.path)
    }

    pub(super) fn origin(&self) -> String {
        self.value.origin().unwrap_or(DEFAULT_ORIGIN).to_owned()
    }
}

fn read_file(path: &Path) -> Result<Vec<Setting>, ConfigError> {
    let text = fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    parse_toml(&text, &format!("file {}", path.display()))
}

/// `BELFRY_SESSION__HEARTBEAT` is `session.heartbeat`. Variables without `__`, such as the
/// `BELFRY_API_KEY` of the command line, are no settings.
fn read_variable(name: &str, value: &str) -> Result<Vec<Setting>, ConfigError> {
    let Some(path) = name.strip_prefix("BELFRY_").filter(|rest| rest.contains("__")) else {
        return Ok(Vec::new());
    };
    let path = path.split("__").map(str::to_lowercase).collect();
    written(path, value, &format!("environment {name}"))
}

/// Lists and tables are written as in TOML; anything else is text, whatever it looks like.
pub(super) fn written(path: Vec<String>, value: &str, origin: &str) -> Result<Vec<Setting>, ConfigError> {
    if !value.starts_with(['[', '{']) {
        return Ok(vec![Setting { path, value: Value::new(Some(&origin.to_owned()), value.to_owned()) }]);
    }
    let parsed = parse_toml(&format!("value = {value}"), origin)?;
    // A table was flattened by the parser: each of its values is put below the key.
    let below = |setting: Setting| Setting {
        path: path.iter().cloned().chain(setting.path.into_iter().skip(1)).collect(),
        value: setting.value,
    };
    Ok(parsed.into_iter().map(below).collect())
}

fn parse_toml(text: &str, origin: &str) -> Result<Vec<Setting>, ConfigError> {
    let bad = |error| ConfigError::Syntax { origin: origin.to_owned(), detail: without_text(&error) };
    let table = File::from_str(text, FileFormat::Toml).collect().map_err(bad)?;
    let mut settings = Vec::new();
    flatten(&mut Vec::new(), table, &origin.to_owned(), &mut settings);
    Ok(settings)
}

/// Where and why TOML is none: the library's first line and its last. Between them it prints the text that it
/// stumbled over, which may be a secret.
fn without_text(error: &config::ConfigError) -> String {
    let text = match error {
        config::ConfigError::FileParse { cause, .. } => cause.to_string(),
        other => other.to_string(),
    };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let (first, last) = (lines.next().unwrap_or_default(), lines.next_back());
    last.map_or_else(|| first.to_owned(), |last| format!("{first}: {last}"))
}

/// Tables are walked into; everything else, an empty table too, is a value.
fn flatten(path: &mut Vec<String>, table: Table, origin: &String, out: &mut Vec<Setting>) {
    for (name, value) in table {
        path.push(name);
        match value.kind {
            ValueKind::Table(inner) if !inner.is_empty() => flatten(path, inner, origin, out),
            kind => out.push(Setting { path: path.clone(), value: Value::new(Some(origin), kind) }),
        }
        path.pop();
    }
}

/// The last of each key wins.
fn merge(settings: Vec<Setting>) -> Vec<Setting> {
    let by_path: BTreeMap<_, _> = settings.into_iter().map(|s| (s.path, s.value)).collect();
    by_path.into_iter().map(|(path, value)| Setting { path, value }).collect()
}

fn deserialize<'a>(settings: impl IntoIterator<Item = &'a Setting>) -> Result<Config, config::ConfigError> {
    let mut root = Table::new();
    for setting in settings {
        insert(&mut root, &setting.path, setting.value.clone());
    }
    Value::new(None, root).try_deserialize()
}

fn insert(table: &mut Table, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => {
            table.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            let inner = table.entry(first.clone()).or_insert_with(|| Value::new(None, Table::new()));
            if !matches!(inner.kind, ValueKind::Table(_)) {
                inner.kind = ValueKind::Table(Map::new());
            }
            if let ValueKind::Table(inner) = &mut inner.kind {
                insert(inner, rest, value);
            }
        }
    }
}

/// serde stops at the first bad value. Each value tried alone, on top of the defaults, finds them
/// all, and tells key and origin for certain.
fn diagnose(settings: &[Setting], error: &config::ConfigError) -> Problems {
    let alone = |setting: &Setting| match deserialize([setting]) {
        Ok(_) | Err(config::ConfigError::NotFound(_)) => None,
        Err(error) => {
            let (key, origin) = (setting.key(), setting.origin());
            let detail = reason(&error, may_be_secret(&key));
            Some(BadSetting { key, origin, detail })
        }
    };
    let mut problems: Vec<_> = settings.iter().filter_map(alone).collect();
    if problems.is_empty() {
        // Only together are they bad: a table lacks a value that it needs.
        let (key, detail) = (place(error).unwrap_or_default(), reason(error, true));
        let near = settings.iter().find(|s| s.key().starts_with(&key) && !key.is_empty());
        let origin = near.map_or_else(|| DEFAULT_ORIGIN.to_owned(), Setting::origin);
        problems.push(BadSetting { key, origin, detail });
    }
    Problems(problems)
}

/// Whether the value of a setting, or of one below it, is nobody's business.
fn may_be_secret(key: &str) -> bool {
    let is_below = |long: &str, short: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    // A key of `auth.jwt_keys` names its own file.
    let mut secrets = secret_files::SECRETS.iter().chain(&["auth.jwt_keys"]);
    secrets.any(|secret| is_below(secret, key) || is_below(key, secret))
}

/// The library's message without key and origin, which a [`BadSetting`] has in better form; and without the value,
/// where that may be a secret.
fn reason(error: &config::ConfigError, secret: bool) -> String {
    match error {
        config::ConfigError::At { error, .. } => reason(error, secret),
        config::ConfigError::Type { unexpected, expected, .. } if secret => {
            let unexpected = unexpected.to_string();
            let what = unexpected.split(['"', '`']).next().unwrap_or_default().trim_end();
            format!("found {what}, expected {expected}")
        }
        config::ConfigError::Message(message) if secret => unquoted(message),
        config::ConfigError::Type { unexpected, expected, .. } => {
            format!("found {unexpected}, expected {expected}")
        }
        config::ConfigError::NotFound(key) => format!("`{key}` is missing"),
        config::ConfigError::Message(message) => message.clone(),
        other => other.to_string(),
    }
}

/// The message without what stands in quotes, and without the variant that is none.
fn unquoted(message: &str) -> String {
    let message = match message.strip_prefix("unknown variant `").and_then(|rest| rest.split_once('`')) {
        Some((_, rest)) => format!("unknown variant{rest}"),
        None => message.to_owned(),
    };
    match (message.find('"'), message.rfind('"')) {
        (Some(first), Some(last)) if first < last => {
            format!("{}(hidden){}", &message[..first], &message[last + 1..])
        }
        _ => message,
    }
}

fn place(error: &config::ConfigError) -> Option<String> {
    match error {
        config::ConfigError::At { key, .. } | config::ConfigError::Type { key, .. } => key.clone(),
        config::ConfigError::NotFound(key) => Some(key.clone()),
        _ => None,
    }
}
