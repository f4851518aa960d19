//! What a Redis says about itself in `INFO`, and whether it will do.

use super::Replid;

/// The oldest version whose scripts, streams and RESP3 are what we build on.
const OLDEST: u32 = 7;

/// What matters of `INFO`. A field of a section that was not asked for is as if nothing were wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Info {
    pub(super) replid: Replid,
    primary: bool,
    loading: bool,
    version: Option<String>,
    mode: Option<String>,
    maxmemory: u64,
    policy: Option<String>,
}

/// Why a Redis that answers cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("its version is {0}; Belfry needs Redis 7.0 or newer")]
    TooOld(String),
    /// It is part of a Redis Cluster.
    #[error(
        "it is part of a Redis Cluster, which is not supported; run servers with `cluster-enabled no` \
         (or each behind Sentinels) and give --redis once for each: Belfry spreads the channels over them by itself"
    )]
    Cluster,
    #[error("it is a Sentinel; write redis+sentinel://host:port,host:port/group")]
    Sentinel,
    /// It may drop keys when its memory is full.
    #[error(
        "it has a memory limit and evicts keys (maxmemory-policy {0}), which would lose messages in silence; \
         set maxmemory-policy to noeviction"
    )]
    Evicts(String),
    #[error("it is a replica; give the primary, or redis+sentinel:// so that the primary is found")]
    Replica,
    /// It reads its data from disk.
    #[error("it is still loading its data")]
    Loading,
    /// What it answers to INFO is not understood.
    #[error("it does not say in INFO what Redis says: {0}")]
    Strange(String),
}

impl Unfit {
    /// Whether it goes over without anybody's doing.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self, Self::Replica | Self::Loading)
    }
}

impl Info {
    pub(super) fn parse(text: &str) -> Result<Self, Unfit> {
        let field = |name: &str| {
            let lines = text.lines().filter_map(|line| line.split_once(':'));
            lines.filter(|(key, _)| *key == name).map(|(_, value)| value.trim()).next()
        };
        if field("redis_mode") == Some("sentinel") {
            return Err(Unfit::Sentinel);
        }
        let replid = field("master_replid").unwrap_or_default();
        Ok(Self {
            replid: replid.parse().map_err(|error| Unfit::Strange(format!("master_replid: {error}")))?,
            primary: field("role") == Some("master"),
            loading: field("loading").is_some_and(|loading| loading != "0"),
            version: field("redis_version").map(str::to_owned),
            mode: field("redis_mode").map(str::to_owned),
            maxmemory: field("maxmemory").and_then(|bytes| bytes.parse().ok()).unwrap_or(0),
            policy: field("maxmemory_policy").map(str::to_owned),
        })
    }

    /// Whether we may use it.
    pub(super) fn check(&self) -> Result<(), Unfit> {
        let major = |version: &str| version.split('.').next().and_then(|major| major.parse::<u32>().ok());
        if let Some(version) = self.version.as_ref().filter(|v| major(v).is_none_or(|major| major < OLDEST)) {
            return Err(Unfit::TooOld(version.clone()));
        }
        if self.mode.as_deref() == Some("cluster") {
            return Err(Unfit::Cluster);
        }
        if let Some(policy) = self.policy.as_ref().filter(|p| self.maxmemory > 0 && *p != "noeviction") {
            return Err(Unfit::Evicts(policy.clone()));
        }
        if self.loading {
            return Err(Unfit::Loading);
        }
        if !self.primary {
            return Err(Unfit::Replica);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n\r\n# Memory\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n# Persistence\r\nloading:0\r\n# Replication\r\nrole:master\r\nmaster_replid:0123456789abcdef0123456789abcdef01234567\r\n";

    fn with(from: &str, to: &str) -> Result<(), Unfit> {
        assert!(GOOD.contains(from));
        Info::parse(&GOOD.replace(from, to)).and_then(|info| info.check())
    }

    #[test]
    fn only_a_primary_that_keeps_everything_will_do() {
        assert_eq!(with("7.0.15", "8.2.1"), Ok(()));
        assert_eq!(with("7.0.15", "6.2.14"), Err(Unfit::TooOld("6.2.14".to_owned())));
        assert_eq!(with("mode:standalone", "mode:cluster"), Err(Unfit::Cluster));
        assert_eq!(with("mode:standalone", "mode:sentinel"), Err(Unfit::Sentinel));
        assert_eq!(with("maxmemory:0", "maxmemory:1000"), Ok(()));
        assert_eq!(
            with("policy:noeviction", "policy:allkeys-lru"),
            Ok(()),
            "nothing is evicted without a limit"
        );
        assert_eq!(
            with(
                "maxmemory:0\r\nmaxmemory_policy:noeviction",
                "maxmemory:1\r\nmaxmemory_policy:volatile-ttl"
            ),
            Err(Unfit::Evicts("volatile-ttl".to_owned()))
        );
        assert_eq!(with("loading:0", "loading:1"), Err(Unfit::Loading));
        assert_eq!(with("role:master", "role:slave"), Err(Unfit::Replica));
        assert!(matches!(with("master_replid:0", "master_replid:x"), Err(Unfit::Strange(_))));
    }

    #[test]
    fn the_replication_section_alone_is_enough_for_a_look() {
        let section = &GOOD[GOOD.find("# Replication").unwrap()..];
        assert_eq!(Info::parse(section).unwrap().check(), Ok(()));
    }
}
