//! What a Redis says about itself in `INFO`, and whether it will do.

#[cfg(test)]
mod tests;

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
    /// How many keys it has thrown away since it was started.
    pub(super) evicted: u64,
}

/// Why a Redis that answers cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("its version is {0}; Belfry needs Redis 7.0 or newer")]
    TooOld(String),
    #[error(
        "it is part of a Redis Cluster, which is not supported; run servers with `cluster-enabled no` \
         (or each behind Sentinels) and give --redis once for each: Belfry spreads the channels over them by itself"
    )]
    Cluster,
    #[error("it is a Sentinel; write redis+sentinel://host:port,host:port/group")]
    Sentinel,
    #[error(
        "it has a memory limit and evicts keys (maxmemory-policy {0}), which would lose messages in silence; \
         set maxmemory-policy to noeviction"
    )]
    Evicts(String),
    #[error("it is a replica; give the primary, or redis+sentinel:// so that the primary is found")]
    Replica,
    #[error("it is still loading its data")]
    Loading,
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
            evicted: field("evicted_keys").and_then(|keys| keys.parse().ok()).unwrap_or(0),
        })
    }

    /// The policy by which it may throw keys away, if it may.
    pub(super) fn evicts(&self) -> Option<&str> {
        self.policy.as_deref().filter(|policy| self.maxmemory > 0 && *policy != "noeviction")
    }

    /// Whether we may go on using it: what is thrown away is found out by what is missing.
    pub(super) fn check_role(&self) -> Result<(), Unfit> {
        match () {
            () if self.loading => Err(Unfit::Loading),
            () if !self.primary => Err(Unfit::Replica),
            () => Ok(()),
        }
    }

    pub(super) fn check(&self) -> Result<(), Unfit> {
        let major = |version: &str| version.split('.').next().and_then(|major| major.parse::<u32>().ok());
        if let Some(version) = self.version.as_ref().filter(|v| major(v).is_none_or(|major| major < OLDEST)) {
            return Err(Unfit::TooOld(version.clone()));
        }
        if self.mode.as_deref() == Some("cluster") {
            return Err(Unfit::Cluster);
        }
        match self.evicts() {
            Some(policy) => Err(Unfit::Evicts(policy.to_owned())),
            None => self.check_role(),
        }
    }
}
