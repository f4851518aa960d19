use secrecy::ExposeSecret as _;

use super::*;

fn parse(url: &str) -> RedisUrl {
    url.parse().unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn advice(url: &str) -> String {
    url.parse::<RedisUrl>().expect_err(url).to_string()
}

#[test]
fn a_server_has_a_host_and_perhaps_port_account_and_database() {
    let url = parse("rediss://ann:p%40ss%25@redis.example:7000/3");
    assert!(url.tls);
    assert_eq!(url.account.user.as_deref(), Some("ann"));
    assert_eq!(url.account.password.as_ref().unwrap().expose_secret(), "p@ss%");
    assert_eq!((url.db, url.name().as_str()), (3, "redis.example:7000/3"));
    let least = parse("redis://localhost");
    assert!(!least.tls && least.account.user.is_none() && least.account.password.is_none());
    assert_eq!(least.name(), "localhost:6379");
    assert_eq!(parse("redis://:pw@h/").account.user, None);
    let RedisPlace::Server(address) = parse("redis://[::1]:7000").place else { panic!("it is a server") };
    assert_eq!((address.host.as_str(), address.port), ("::1", 7000));
    assert_eq!(parse("redis://[::1]").name(), "[::1]:6379");
}

#[test]
fn a_sentinel_group_has_sentinels_with_accounts_of_their_own() {
    let url = parse(
        "redis+sentinel://ann:pw@s1,s2:7001,[::1]:7002/2/my-master?sentinel_user=bob&sentinel_password=p%26w",
    );
    let RedisPlace::Sentinel(group) = &url.place else { panic!("{url}") };
    let sentinels: Vec<_> = group.sentinels.iter().map(Address::to_string).collect();
    assert_eq!(sentinels, ["s1:26379", "s2:7001", "[::1]:7002"]);
    assert_eq!((group.group.as_str(), url.db), ("my-master", 2));
    assert_eq!(group.account.password.as_ref().unwrap().expose_secret(), "p&w");
    assert_eq!(url.name(), "my-master@s1:26379/2");
    let url = parse("rediss+sentinel://s1/mymaster");
    assert!(url.tls && url.db == 0);
}

#[test]
fn passwords_are_never_shown() {
    for (url, shown) in [
        ("redis://ann:CANARY@h:1/2", "redis://ann:(hidden)@h:1/2"),
        ("rediss://:CANARY@h", "rediss://:(hidden)@h:6379"),
        ("redis://h", "redis://h:6379"),
        (
            "redis+sentinel://:CANARY@a,b/1/g?sentinel_user=u&sentinel_password=CANARY",
            "redis+sentinel://:(hidden)@a:26379,b:26379/1/g?sentinel_user=u&sentinel_password=(hidden)",
        ),
        (
            "redis+sentinel://a/g?sentinel_password=CANARY",
            "redis+sentinel://a:26379/g?sentinel_password=(hidden)",
        ),
    ] {
        let url = parse(url);
        assert_eq!((url.to_string().as_str(), format!("{url:?}").as_str()), (shown, shown));
        assert_eq!(serde_json::to_value(&url).unwrap(), shown);
        assert!(!url.name().contains("CANARY"));
    }
}

#[test]
fn what_cannot_be_used_is_refused_with_what_to_write_instead() {
    for (url, what) in [
        ("", "redis://[user:password@]host:port"),
        ("localhost:6379", "redis://[user:password@]host:port"),
        ("http://h", "redis://[user:password@]host:port"),
        ("redis://", "redis://[user:password@]host:port"),
        ("redis+cluster://h1,h2", "--redis once for each"),
        ("rediss-cluster://h1", "--redis once for each"),
        ("unix:///run/redis.sock", "TCP"),
        ("redis-sentinel://h/g", "redis+sentinel://"),
        ("redis://h1,h2:1", "redis+sentinel://host:port,host:port/group"),
        ("redis://h/one", "number of a database"),
        ("redis://h?db=1", "[redis]"),
        ("redis://h:0", "1 to 65535"),
        ("redis://h:66000", "1 to 65535"),
        ("redis://::1", "brackets"),
        ("redis://[::1", "both brackets"),
        ("redis://[::1]7000", "both brackets"),
        ("redis://ann@h", "needs a password"),
        ("redis+sentinel://h", "name of the group"),
        ("redis+sentinel://h/0/", "name of the group"),
        ("redis+sentinel://h/a b", "percent-encoded"),
        ("redis+sentinel://h/x/g", "number of a database"),
        ("redis+sentinel://h,,/g", "redis://[user:password@]host:port"),
        ("redis+sentinel://h/g?quorum=2", "sentinel_password"),
        ("redis+sentinel://h/g?sentinel_user=u", "needs sentinel_password"),
    ] {
        let advice = advice(url);
        assert!(advice.contains(what), "{url}: {advice}");
    }
}

#[test]
fn a_password_that_is_not_encoded_is_refused_without_being_repeated() {
    for url in [
        "redis://:CANARY/@h",
        "redis://:CAN@ARY@h",
        "redis://:CANARY#@h",
        "redis://:CANARY?@h",
        "redis://:CANARY%zz@h",
        "redis://:CANARY%2@h",
    ] {
        let advice = advice(url);
        assert!(advice.contains("percent-encoded") || advice.contains("%25"), "{url}: {advice}");
        assert!(!advice.contains("CANARY") && !advice.contains("ARY"), "{advice}");
    }
}

#[test]
fn urls_that_lead_to_the_same_data_are_known() {
    let same = |a: &str, b: &str| parse(a).same_place(&parse(b));
    assert!(same("redis://h", "rediss://ann:pw@h:6379/0"));
    assert!(!same("redis://h", "redis://h/1") && !same("redis://h", "redis://i"));
    assert!(same("redis+sentinel://a,b/g", "redis+sentinel://b,c/g"));
    assert!(
        !same("redis+sentinel://a/g", "redis+sentinel://a/h")
            && !same("redis://a:26379", "redis+sentinel://a/g")
    );
}
