//! The commands that Belfry gives to Redis, for asking whether a user may.

#[cfg(test)]
mod tests;

/// Each with words of the right number. `{}` is the prefix of keys and channels.
const USED: [&str; 37] = [
    "DEL {}:doctor",
    "EVAL script 1 {}:doctor",
    "EVALSHA hash 1 {}:doctor",
    "EXISTS {}:doctor",
    "GETDEL {}:doctor",
    "HDEL {}:doctor field",
    "HGET {}:doctor field",
    "HINCRBY {}:doctor field 1",
    "HKEYS {}:doctor",
    "HLEN {}:doctor",
    "HMGET {}:doctor field",
    "HSCAN {}:doctor 0",
    "HSET {}:doctor field value",
    "HSETNX {}:doctor field value",
    "INFO",
    "PEXPIRE {}:doctor 1",
    "PING",
    "PUBLISH {}:doctor message",
    "SCRIPT LOAD script",
    "SET {}:doctor value",
    "SUBSCRIBE {}:doctor",
    "TIME",
    "UNSUBSCRIBE {}:doctor",
    "UNWATCH",
    "XADD {}:doctor * field value",
    "XDEL {}:doctor 0-1",
    "XLEN {}:doctor",
    "XRANGE {}:doctor - +",
    "XREVRANGE {}:doctor + -",
    "XTRIM {}:doctor MAXLEN 1",
    "ZADD {}:doctor 1 member",
    "ZCARD {}:doctor",
    "ZRANGE {}:doctor 0 -1",
    "ZRANGEBYSCORE {}:doctor 0 1",
    "ZREM {}:doctor member",
    "ZREMRANGEBYSCORE {}:doctor 0 1",
    "ZSCORE {}:doctor member",
];

pub(super) fn used(prefix: &str) -> Vec<String> {
    USED.iter().map(|command| command.replace("{}", prefix)).collect()
}
