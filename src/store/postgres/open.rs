//! Opening the database, with an error for each thing that goes wrong on a first day.

use std::{str::FromStr, sync::Arc};

use sqlx::{Row as _, postgres::PgConnectOptions};

use super::{
    Inner, Postgres,
    connections::Connections,
    error::{explain, is_away},
};
use crate::{
    config::POSTGRES_PARAMETERS,
    store::{Result, StoreError, StoreOptions},
};

/// The oldest version that is tested or looked after by its makers.
const OLDEST: u32 = 14;

impl Postgres {
    pub fn parse(url: &str) -> Result<PgConnectOptions> {
        check_parameters(url)?;
        PgConnectOptions::from_str(url).map_err(StoreError::Parameter)
    }

    pub async fn open(url: &str, options: &StoreOptions) -> Result<Self> {
        let mut connect = Self::parse(url)?;
        if connect.get_application_name().is_none() {
            connect = connect.application_name("belfry");
        }
        let host = || format!("{}:{}", connect.get_host(), connect.get_port());
        let server = connect.get_socket().map_or_else(host, |directory| directory.display().to_string());
        let server = format!("{}/{}", server, connect.get_database().unwrap_or(connect.get_username()));
        let refused = |reason, away| StoreError::Server { server: server.clone(), reason, away };
        let unusable = |reason| refused(reason, false);

        let postgres = Self(Arc::new(Inner {
            server: server.clone(),
            options: options.clone(),
            connections: Connections::new(connect, options),
        }));
        let checked = reading!(postgres, "opening the database", async |connection| {
            let version = connection.server_version_num().unwrap_or(0) / 10_000;
            let encoding = sqlx::query("SELECT current_setting('server_encoding'), current_setting('fsync')");
            let row = encoding.fetch_one(connection).await?;
            Ok((version, row.try_get::<String, _>(0)?, row.try_get::<String, _>(1)?))
        });
        let (version, encoding, fsync) = checked.map_err(|error| {
            let reason = if let StoreError::Sql(error) = &error { explain(error) } else { error.to_string() };
            refused(reason, is_away(&error))
        })?;
        if version < OLDEST {
            return Err(unusable(format!("its version is {version}; upgrade it to {OLDEST} or newer")));
        }
        if encoding != "UTF8" {
            return Err(unusable(format!(
                "its encoding is {encoding}, in which messages cannot be stored; \
                 create one with ENCODING 'UTF8' TEMPLATE template0"
            )));
        }
        if fsync == "off" {
            tracing::warn!(
                "the database server runs with fsync = off: acknowledged messages may be lost with its machine"
            );
        }
        Ok(postgres)
    }
}

/// sqlx would log an unknown parameter, with its value, which may be a password under a misspelt name.
fn check_parameters(url: &str) -> Result<()> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let name = parameter.split_once('=').map_or(parameter, |(name, _)| name);
        if !POSTGRES_PARAMETERS.contains(&name) {
            let known = POSTGRES_PARAMETERS.join(", ");
            let problem = format!("the parameter {name:?} is not known (known are {known})");
            return Err(StoreError::Parameter(sqlx::Error::Configuration(problem.into())));
        }
    }
    Ok(())
}
