//! The commands that Belfry gives to Redis, for asking whether a user may.

/// Each with words of the right number. `{}` is the prefix of keys and channels.
const USED: [&str; 34] = [
    "DEL {}:doctor",
    "EVAL script 1 {}:doctor",
    "EVALSHA hash 1 {}:doctor",
    "EXISTS {}:doctor",
    "GETDEL {}:doctor",
    "HDEL {}:doctor field",
    "HGET {}:doctor field",
    "HINCRBY {}:doctor field 1",
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
    "XLEN {}:doctor",
    "XRANGE {}:doctor - +",
    "XTRIM {}:doctor MAXLEN 1",
    "ZADD {}:doctor 1 member",
    "ZCARD {}:doctor",
    "ZRANGE {}:doctor 0 -1",
    "ZRANGEBYSCORE {}:doctor 0 1",
    "ZREM {}:doctor member",
    "ZREMRANGEBYSCORE {}:doctor 0 1",
    "ZSCORE {}:doctor member",
];

/// The same with a prefix.
pub(super) fn used(prefix: &str) -> Vec<String> {
    USED.iter().map(|command| command.replace("{}", prefix)).collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    /// What stands between `before` and the next quote, wherever `before` does.
    fn quoted<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
        text.split(before).skip(1).filter_map(|rest| rest.split(['"', '\'']).next())
    }

    fn look(directory: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // What tests do to a Redis, and what only asks (`examine`), is done as somebody else or not at all.
            if name.contains("tests") || name == "examine.rs" || name == "sentinel.rs" {
                continue;
            }
            if path.is_dir() {
                look(&path, found);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            let text: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let text = text.as_str();
            match name.rsplit_once('.').map(|(_, kind)| kind) {
                Some("lua") => found.extend(quoted(text, "redis.call('").map(str::to_owned)),
                Some("rs") => found.extend(quoted(text, "cmd(\"").map(str::to_owned)),
                _ => {}
            }
        }
    }

    #[test]
    fn every_command_that_the_sources_give_is_asked_about() {
        let mut found = BTreeSet::new();
        look(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.len() > 20, "{found:?}");
        for command in found.iter().filter(|command| command.bytes().all(|byte| byte.is_ascii_uppercase())) {
            assert!(USED.iter().any(|used| used.split(' ').next() == Some(command)), "{command}");
        }
    }
}
