use clap::CommandFactory as _;

use super::*;

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_explains_itself_with_an_example() {
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        assert!(command.get_about().is_some(), "{name} says nothing");
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(help.contains(&format!("belfry {name}")), "{name} has no example");
    }
}

#[test]
fn what_makes_no_sense_is_refused_before_anything_is_done() {
    let accepted = |line: &str| Cli::try_parse_from(line.split(' ')).map(|_| ()).map_err(|e| e.to_string());
    for good in [
        "belfry serve --dev --listen 127.0.0.1:0 --database sqlite://x.sqlite",
        "belfry publish news 1 --count 2 --event order.shipped",
        "belfry publish user:42 - --idempotency-key a --key b --url http://[::1]:8080",
        "belfry listen news user:42 --transport sse --cursor 0.12,1.3",
        "belfry listen --token a.b.c --cursor earliest --transport poll",
        "belfry token --sub ann --channels team:*,news --publish room:* --ttl 15m --dev",
        "belfry keys create --name shop --scopes publish,subscribe",
        "belfry keys list --database sqlite:///tmp/x",
        "belfry config print --listen 127.0.0.1:0 --dev",
        "belfry migrate --config belfry.toml",
        "belfry backup /backup/belfry.sqlite --config belfry.toml",
        "belfry restore /backup/belfry.sqlite --config belfry.toml",
        "belfry restore --database postgres://a/b",
        "belfry health --ready --url https://push.example.com",
        "belfry fleet fork --database sqlite:///tmp/x",
        "belfry doctor --config belfry.toml --url https://push.example.com/app --hold 60s --format json",
        "belfry doctor --redis redis://a --nodes 3 --pid 1",
        "belfry serve --redis redis://a --redis redis+sentinel://b,c/mymaster",
    ] {
        accepted(good).unwrap_or_else(|error| panic!("{good}: {error}"));
    }
    for (bad, why) in [
        ("belfry publish news", "JSON"),
        ("belfry publish a,b 1", "not allowed in a name"),
        ("belfry publish news 1 --count 0", "1.."),
        ("belfry listen", "CHANNEL"),
        ("belfry listen news --transport carrier-pigeon", "possible values: ws, sse, poll"),
        ("belfry listen news --cursor yesterday", "not a cursor"),
        ("belfry token --sub ann --ttl 60", "not a duration"),
        ("belfry keys create --name shop --scopes fly", "publish, subscribe, admin"),
        ("belfry keys create --name  --scopes publish", "cannot be empty"),
        ("belfry keys create --name a\u{1b}b --scopes publish", "no control characters"),
        ("belfry doctor --url push.example.com", "https://push.example.com"),
        ("belfry doctor --hold 2h", "1s to 60s"),
        ("belfry doctor --nodes 0", "1.."),
        ("belfry keys revoke bk_dev", "12 letters and digits"),
    ] {
        let error = accepted(bad).expect_err(bad);
        assert!(error.contains(why), "{bad}: {error}");
    }
}
