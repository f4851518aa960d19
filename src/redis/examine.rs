//! What a Redis, and what watches it, say about themselves: for `belfry doctor`. Only asks, and each question ends
//! within the response timeout.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use futures_util::future::join_all;
use prometheus::IntGauge;

use super::{
    OpenError, RedisError, RedisErrorKind, Result, Unfit,
    connector::Connector,
    info::Info,
    line::Line,
    permissions,
    sentinel::{self, question},
};
use crate::{
    clock::{self, Reading},
    config::{
        RedisConfig, RedisUrl,
        redis_url::{Address, RedisPlace, SentinelGroup},
    },
};

/// Fields by name, as `INFO` and `CONFIG GET` have them.
pub type Fields = BTreeMap<String, String>;

#[derive(Debug)]
pub struct Examined {
    /// What each Sentinel of the URL says; none where there are none.
    pub sentinels: Vec<(String, Result<SentinelView, String>)>,
    pub primary: Result<Primary, OpenError>,
}

/// What a primary says of itself.
#[derive(Debug)]
pub struct Primary {
    /// `host:port`.
    pub address: String,
    pub unfit: Option<Unfit>,
    /// All of `INFO`.
    pub info: Fields,
    pub clock: Result<Reading, String>,
    /// The commands that Belfry's user may not use there.
    pub denied: Result<Vec<String>, String>,
    /// Its settings. The user that Belfry needs may not ask for them.
    pub config: Result<Fields, String>,
}

/// What a Sentinel believes of the group that it watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentinelView {
    pub primary: String,
    /// How many Sentinels it knows, itself included.
    pub sentinels: u32,
    /// How many of them have to agree that the primary is gone.
    pub quorum: u32,
    /// How many replicas it knows of which it thinks well.
    pub replicas: u32,
    /// What it thinks of the primary, such as `master,s_down`.
    pub flags: String,
    /// What stands in the way of a failover, by `SENTINEL CKQUORUM`.
    pub hindrance: Option<String>,
}

const SETTINGS: [&str; 8] = [
    "appendonly",
    "appendfsync",
    "save",
    "maxmemory",
    "maxmemory-policy",
    "client-output-buffer-limit",
    "min-replicas-to-write",
    "min-replicas-max-lag",
];

/// How often the clock is asked for.
const QUESTIONS: usize = 5;

pub async fn examine(url: &RedisUrl, config: &RedisConfig) -> Result<Examined, OpenError> {
    // A gauge that nobody reads.
    let open = IntGauge::new("open", "open").expect("the name is one");
    let connector = Connector::new(url.tls, &url.account, url.db, config, open.clone())?;
    let (sentinels, address) = match &url.place {
        RedisPlace::Server(address) => (Vec::new(), Ok(address.clone())),
        RedisPlace::Sentinel(group) => {
            let theirs = Connector::new(url.tls, &group.account, 0, config, open)?;
            let asked = group.sentinels.iter().map(async |sentinel| {
                let said = ask_sentinel(&theirs, sentinel, group).await;
                (sentinel.to_string(), said.map_err(|error| error.to_string()))
            });
            let said = join_all(asked).await;
            let address = primary_of(&said);
            (said, address)
        }
    };
    let primary = async { look(&connector, &address?, &config.prefix).await }.await;
    Ok(Examined { sentinels, primary: primary.map_err(|error| OpenError::of(url.name(), &error)) })
}

/// Where the first Sentinel that answers says that the primary is; whether they agree is for others to judge.
fn primary_of(said: &[(String, Result<SentinelView, String>)]) -> Result<Address> {
    let unknown = || RedisError::not_sent(RedisErrorKind::Unreachable, "no Sentinel knows the primary");
    let first = said.iter().find_map(|(_, watched)| watched.as_ref().ok()).ok_or_else(unknown)?;
    Address::parse(&first.primary, 6_379).map_err(|_| unknown())
}

async fn ask_sentinel(connector: &Connector, at: &Address, group: &SentinelGroup) -> Result<SentinelView> {
    let line = connector.open(at, |_| ()).await?;
    let fields: HashMap<String, String> = connector.ask(&line, &question("MASTER", group)).await?;
    let primary = sentinel::primary(connector, &line, group).await?;
    let replicas: Vec<HashMap<String, String>> = connector.ask(&line, &question("REPLICAS", group)).await?;
    let well = |replica: &&HashMap<String, String>| {
        let flags = replica.get("flags").map(String::as_str).unwrap_or_default();
        !flags.contains("down") && !flags.contains("disconnected")
    };
    let number = |name: &str| fields.get(name).and_then(|text| text.parse::<u32>().ok()).unwrap_or(0);
    let quorum: Result<String, _> = connector.ask(&line, &question("CKQUORUM", group)).await;
    Ok(SentinelView {
        primary: primary.to_string(),
        sentinels: number("num-other-sentinels") + 1,
        quorum: number("quorum"),
        replicas: replicas.iter().filter(well).count() as u32,
        flags: fields.get("flags").cloned().unwrap_or_default(),
        hindrance: quorum.err().map(|error| error.to_string()),
    })
}

async fn look(connector: &Connector, address: &Address, prefix: &str) -> Result<Primary> {
    let line = connector.open(address, |_| ()).await?;
    let text: String = connector.ask(&line, &redis::cmd("INFO")).await?;
    let unfit = Info::parse(&text).and_then(|info| info.check()).err();
    let info = text.lines().filter_map(|line| line.trim_end().split_once(':'));
    let info = info.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Primary {
        address: address.to_string(),
        unfit,
        info,
        clock: read_clock(connector, &line).await.map_err(|error| error.to_string()),
        denied: denied(connector, &line, prefix).await.map_err(|error| error.to_string()),
        config: settings(connector, &line).await.map_err(|error| error.to_string()),
    })
}

/// The quickest of a few answers: it tells most of the distance, and of the clock.
async fn read_clock(connector: &Connector, line: &Line) -> Result<Reading> {
    let mut quickest: Option<Reading> = None;
    for _ in 0..QUESTIONS {
        let before = clock::now();
        let (seconds, micros): (u64, u32) = connector.ask(line, &redis::cmd("TIME")).await?;
        let reading = Reading { before, theirs: Duration::new(seconds, micros * 1_000), after: clock::now() };
        if quickest.is_none_or(|quickest| reading.round_trip() < quickest.round_trip()) {
            quickest = Some(reading);
        }
    }
    Ok(quickest.expect("at least one was asked"))
}

pub(super) async fn denied(connector: &Connector, line: &Line, prefix: &str) -> Result<Vec<String>> {
    let mut ask = redis::cmd("EVAL");
    ask.arg(include_str!("permissions.lua")).arg(0).arg(permissions::used(prefix));
    connector.ask(line, &ask).await
}

async fn settings(connector: &Connector, line: &Line) -> Result<Fields> {
    let mut ask = redis::cmd("CONFIG");
    ask.arg("GET").arg(&SETTINGS);
    connector.ask(line, &ask).await
}
