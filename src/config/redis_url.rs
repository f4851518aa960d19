//! Where a Redis is: the URLs of `--redis`.
//!
//! ```text
//! redis://[user[:password]@]host[:6379][/db]
//! redis+sentinel://[user[:password]@]host[:26379],host[:26379],…/[db/]group[?sentinel_user=…&sentinel_password=…]
//! ```
//!
//! `rediss` and `rediss+sentinel` are the same over TLS. User and password are those of the Redis
//! servers; Sentinels have accounts of their own, named in the query. What is not a letter, a digit
//! or one of `-._~` in them is percent-encoded. A Sentinel group is one Redis whose address changes.

#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use serde::{Serialize, Serializer};

/// Where one Redis is, and who we are there. Shown without passwords, always.
#[derive(Clone)]
pub struct RedisUrl {
    pub(crate) tls: bool,
    pub(crate) account: Account,
    pub(crate) db: u32,
    pub(crate) place: RedisPlace,
}

/// A server, or those that know which server it is.
#[derive(Debug, Clone)]
pub(crate) enum RedisPlace {
    Server(Address),
    Sentinel(SentinelGroup),
}

/// Sentinels, and the name under which they watch the servers.
#[derive(Debug, Clone)]
pub(crate) struct SentinelGroup {
    pub(crate) sentinels: Vec<Address>,
    pub(crate) group: String,
    pub(crate) account: Account,
}

/// Host and port; a host that is an IPv6 address has no brackets here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) host: String,
    pub(crate) port: u16,
}

/// Whom to authenticate as. Without a password, nobody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Account {
    pub(crate) user: Option<String>,
    pub(crate) password: Option<SecretString>,
}

/// Why a URL is refused, with what to write instead. Never repeats the URL, which may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RedisUrlError(String);

const FORMS: &str = "write redis://[user:password@]host:port[/db] for a server, \
     redis+sentinel://[user:password@]host:port,host:port/group for a Sentinel group, \
     rediss:// or rediss+sentinel:// for TLS";

const NO_CLUSTER: &str = "Redis Cluster is not supported; run its servers on their own (or each behind \
     Sentinels) and give --redis once for each: Belfry spreads the channels over them by itself";

impl FromStr for RedisUrl {
    type Err = RedisUrlError;

    fn from_str(url: &str) -> Result<Self, RedisUrlError> {
        let Some((scheme, rest)) = url.split_once("://") else { return refuse(FORMS) };
        let (tls, sentinel) = match scheme {
            "redis" => (false, false),
            "rediss" => (true, false),
            "redis+sentinel" => (false, true),
            "rediss+sentinel" => (true, true),
            "redis+cluster" | "rediss+cluster" | "redis-cluster" | "rediss-cluster" => {
                return refuse(NO_CLUSTER);
            }
            "redis+unix" | "redis+socket" | "unix" => {
                return refuse(
                    "Redis is reached over TCP only, so that every node reaches the same one; write redis://host:port",
                );
            }
            "redis-sentinel" | "sentinel" => {
                return refuse("write redis+sentinel://host:port,host:port/group for a Sentinel group");
            }
            _ => return refuse(FORMS),
        };
        if rest.contains('#') || rest.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return refuse("a `#`, or white space, has to be percent-encoded (`#` is %23)");
        }
        let (rest, query) = rest.split_once('?').map_or((rest, None), |(rest, query)| (rest, Some(query)));
        let (account, rest) = rest.rsplit_once('@').unwrap_or(("", rest));
        let account = Account::parse(account)?;
        let (hosts, path) = rest.split_once('/').unwrap_or((rest, ""));
        if sentinel {
            let (db, group) = path.split_once('/').unwrap_or(("", path));
            let parse = |host| Address::parse(host, 26_379);
            let group = SentinelGroup {
                sentinels: hosts.split(',').map(parse).collect::<Result<_, _>>()?,
                group: group_name(group)?,
                account: sentinel_account(query)?,
            };
            return Ok(Self { tls, account, db: db_number(db)?, place: RedisPlace::Sentinel(group) });
        }
        if query.is_some() {
            return refuse(
                "a redis:// URL has no `?…` (in a password it has to be percent-encoded, %3F); other settings of Redis are in the section [redis] of the config",
            );
        }
        if hosts.contains(',') {
            return refuse(
                "a redis:// URL has one host; give --redis once for each server, or write redis+sentinel://host:port,host:port/group if these are Sentinels",
            );
        }
        let place = RedisPlace::Server(Address::parse(hosts, 6_379)?);
        Ok(Self { tls, account, db: db_number(path)?, place })
    }
}

impl RedisUrl {
    /// A name for logs and metrics, without account: `host:port`, `host:port/db` or `group@host:port`.
    pub fn name(&self) -> String {
        let db = if self.db == 0 { String::new() } else { format!("/{}", self.db) };
        match &self.place {
            RedisPlace::Server(address) => format!("{address}{db}"),
            RedisPlace::Sentinel(group) => format!("{}@{}{db}", group.group, group.sentinels[0]),
        }
    }

    /// Whether both lead to the same data. Two partitions must not share them.
    pub fn same_place(&self, other: &Self) -> bool {
        let sentinels_meet = |a: &SentinelGroup, b: &SentinelGroup| {
            a.group == b.group && a.sentinels.iter().any(|sentinel| b.sentinels.contains(sentinel))
        };
        self.db == other.db
            && match (&self.place, &other.place) {
                (RedisPlace::Server(a), RedisPlace::Server(b)) => a == b,
                (RedisPlace::Sentinel(a), RedisPlace::Sentinel(b)) => sentinels_meet(a, b),
                _ => false,
            }
    }
}

impl Address {
    /// `host`, `host:port` or `[ipv6]:port`.
    pub(crate) fn parse(text: &str, default_port: u16) -> Result<Self, RedisUrlError> {
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => match rest.split_once(']') {
                Some((host, "")) => (host, None),
                Some((host, port)) if port.starts_with(':') => (host, Some(&port[1..])),
                _ => return refuse("an IPv6 address needs both brackets, such as [::1]:6379"),
            },
            None => match text.split_once(':') {
                Some((_, port)) if port.contains(':') => {
                    return refuse("an IPv6 address needs brackets, such as [::1]:6379");
                }
                Some((host, port)) => (host, Some(port)),
                None => (text, None),
            },
        };
        if host.is_empty() {
            return refuse(FORMS);
        }
        let port = match port.map(str::parse) {
            None => default_port,
            Some(Ok(port)) if port != 0 => port,
            _ => {
                return refuse(
                    "the port is a number from 1 to 65535; a password with one of `:/@?#` in it has to be percent-encoded",
                );
            }
        };
        Ok(Self { host: host.to_owned(), port })
    }
}

impl Account {
    fn parse(text: &str) -> Result<Self, RedisUrlError> {
        if text.contains('@') || text.contains('/') {
            return refuse("`@` and `/` in a user or password have to be percent-encoded (%40, %2F)");
        }
        let (user, password) = text.split_once(':').map_or((text, None), |(user, rest)| (user, Some(rest)));
        let user = Some(decode(user)?).filter(|user| !user.is_empty());
        let password = password.map(decode).transpose()?.filter(|password| !password.is_empty());
        if user.is_some() && password.is_none() {
            return refuse(
                "a user needs a password; write redis://user:password@host, or redis://:password@host for the default user",
            );
        }
        Ok(Self { user, password: password.map(SecretString::from) })
    }
}

fn refuse<T>(advice: &str) -> Result<T, RedisUrlError> {
    Err(RedisUrlError(advice.to_owned()))
}

fn db_number(text: &str) -> Result<u32, RedisUrlError> {
    match text {
        "" => Ok(0),
        text => text.parse().or_else(|_| {
            refuse("what follows the host is the number of a database, such as redis://host:6379/0; a password with `/` in it has to be percent-encoded (%2F)")
        }),
    }
}

fn group_name(text: &str) -> Result<String, RedisUrlError> {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if text.is_empty() || !text.chars().all(known) {
        return refuse(
            "a Sentinel URL ends with the name of the group, the one in `sentinel monitor NAME …`: redis+sentinel://host:port,host:port/mymaster",
        );
    }
    Ok(text.to_owned())
}

fn sentinel_account(query: Option<&str>) -> Result<Account, RedisUrlError> {
    let mut account = Account::default();
    for pair in query.into_iter().flat_map(|query| query.split('&')) {
        match pair.split_once('=') {
            Some(("sentinel_user", user)) => account.user = Some(decode(user)?),
            Some(("sentinel_password", password)) => account.password = Some(decode(password)?.into()),
            _ => {
                return refuse(
                    "after `?` only sentinel_user=… and sentinel_password=… are known, joined by `&`",
                );
            }
        }
    }
    if account.user.is_some() && account.password.is_none() {
        return refuse("sentinel_user needs sentinel_password");
    }
    Ok(account)
}

fn decode(text: &str) -> Result<String, RedisUrlError> {
    let escaped = |after: &str| after.bytes().take_while(u8::is_ascii_hexdigit).take(2).count() == 2;
    match percent_decode_str(text).decode_utf8() {
        Ok(decoded) if text.split('%').skip(1).all(escaped) => Ok(decoded.into_owned()),
        _ => {
            refuse("a `%` in a user or password is written %25, and other characters as % and two hex digits")
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') { write!(f, "[{host}]:{port}") } else { write!(f, "{host}:{port}") }
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.user, &self.password) {
            (None, None) => Ok(()),
            (user, _) => write!(f, "{}:(hidden)@", user.as_deref().unwrap_or_default()),
        }
    }
}

impl fmt::Display for RedisUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tls, account, db, place } = self;
        let tls = if *tls { "s" } else { "" };
        match place {
            RedisPlace::Server(address) => {
                write!(f, "redis{tls}://{account}{address}")?;
                if *db == 0 { Ok(()) } else { write!(f, "/{db}") }
            }
            RedisPlace::Sentinel(SentinelGroup { sentinels, group, account: sentinel }) => {
                let sentinels: Vec<_> = sentinels.iter().map(Address::to_string).collect();
                write!(f, "redis{tls}+sentinel://{account}{}/", sentinels.join(","))?;
                if *db != 0 {
                    write!(f, "{db}/")?;
                }
                f.write_str(group)?;
                match (&sentinel.user, &sentinel.password) {
                    (None, None) => Ok(()),
                    (None, _) => f.write_str("?sentinel_password=(hidden)"),
                    (Some(user), _) => write!(f, "?sentinel_user={user}&sentinel_password=(hidden)"),
                }
            }
        }
    }
}

belfry_core::debug_as_display!(RedisUrl);

/// Without passwords: for `config print`.
impl Serialize for RedisUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
