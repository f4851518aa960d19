//! Secrets that are kept in files, as Docker, Kubernetes and systemd hand them out: `auth.jwt_secret_file` and
//! `BELFRY_AUTH__JWT_SECRET_FILE` name a file that holds `auth.jwt_secret`, and so for each of them.

use std::{fs, path::Path};

use config::{Value, ValueKind};

use super::{
    BadSetting, Problems,
    load::{ConfigError, Setting, written},
};

/// The settings that may be given so: each is a secret, a database's URL included.
pub(super) const SECRETS: [&str; 3] = ["auth.jwt_secret", "database.url", "redis.urls"];

/// Puts the files' contents in the place of their names. `settings` are of one layer.
pub(super) fn read(settings: Vec<Setting>) -> Result<Vec<Setting>, ConfigError> {
    let keys: Vec<_> = settings.iter().map(Setting::key).collect();
    let mut out = Vec::with_capacity(settings.len());
    for setting in settings {
        let (key, origin) = (setting.key(), setting.origin());
        let Some(secret) = key.strip_suffix("_file").filter(|key| SECRETS.contains(key)) else {
            out.push(setting);
            continue;
        };
        let bad =
            |detail: String| Problems(vec![BadSetting { key: key.clone(), origin: origin.clone(), detail }]);
        if keys.iter().any(|other| other == secret) {
            return Err(bad(format!("{secret} is given beside it: leave one of them out")).into());
        }
        let ValueKind::String(path) = &setting.value.kind else {
            return Err(bad("write the name of a file".to_owned()).into());
        };
        let text = fs::read_to_string(Path::new(path));
        let text = text.map_err(|error| bad(format!("cannot read {path}: {error}")))?;
        // Editors, and `echo`, end a file with a newline.
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        let origin = format!("file {path}, by {origin}");
        let path = secret.split('.').map(str::to_owned).collect();
        out.extend(match secret {
            "redis.urls" => written(path, text, &origin)?,
            _ => vec![Setting { path, value: Value::new(Some(&origin), text.to_owned()) }],
        });
    }
    Ok(out)
}
