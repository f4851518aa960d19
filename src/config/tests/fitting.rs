//! Defaults that fit the machine.

use super::*;

/// With so many MiB of memory.
fn in_memory(toml: &str, mib: u64) -> Result<Loaded, ConfigError> {
    let file = file(toml);
    let memory = Some(crate::machine::Memory { bytes: mib << 20, by_group: true });
    Sources { memory, ..sources(Some(&file), &[]) }.load()
}

#[test]
fn defaults_fit_the_memory_and_what_is_set_stays() {
    const PLAIN: &str = "[namespaces.live]\nkind = 'plain'\n";
    let log = |mib, toml: &str| in_memory(toml, mib).unwrap().config.log;
    // Twice what the defaults come to, and what the server itself takes: both sides.
    assert_eq!(log(2 * 676 + 30, PLAIN), LogConfig::default());
    assert!(log(2 * 676 + 29, PLAIN).history_bytes < LogConfig::default().history_bytes);
    assert_eq!(log(2 * 420 + 30, ""), LogConfig::default(), "without plain channels there is no history");

    let loaded = in_memory(PLAIN, 80).unwrap();
    assert!(budget::fixed(&loaded.config) <= 56 << 20, "{}", budget::fixed(&loaded.config));
    assert_eq!(loaded.origin("log.ring_bytes"), "default, for 80 MiB of memory");
    let small = log(80, &format!("[log]\nhistory_bytes = '40MiB'\n{PLAIN}"));
    assert_eq!(small.history_bytes, 40 << 20);
    assert!(small.ring_bytes < 2 << 20, "{}", small.ring_bytes);
}

#[test]
fn what_is_set_and_cannot_fit_is_refused_with_the_sum() {
    let toml = "[log]\nring_bytes = '40MiB'";
    let Err(ConfigError::Bad(problems)) = in_memory(toml, 80) else { panic!("it does not fit") };
    let said = problems.to_string();
    for part in ["log.ring_bytes (2 × 40MiB)", "30 MiB for the server itself", "the cgroup's limit is 80 MiB"]
    {
        assert!(said.contains(part), "{said}");
    }
    assert!(in_memory(toml, 114).is_ok());
}

#[test]
fn the_default_of_connections_fits_the_open_files_and_leaves_room_for_rest() {
    let with = |open_files, toml: &str| {
        let file = file(toml);
        let loaded = Sources { open_files: Some(open_files), ..sources(Some(&file), &[]) }.load().unwrap();
        // A session at rest has no file.
        assert_eq!(loaded.config.limits.sessions, 200_000);
        loaded.config.server.max_connections
    };
    assert_eq!(with(312_710, ""), 250_000);
    assert_eq!(with(312_709, ""), 249_999);
    assert_eq!(with(1_210, ""), 800);
    assert_eq!(with(40, ""), 8);
    assert_eq!(with(1_210, "[server]\nmax_connections = 5000"), 5_000, "what is set stays");
}

#[test]
fn no_user_has_more_than_a_quarter_of_the_sessions_unless_it_is_set() {
    let with = |toml: &str| sources(Some(&file(toml)), &[]).load().unwrap().config.limits.user_session_bytes;
    assert_eq!(with(""), 16 << 20);
    assert_eq!(with("[limits]\nsession_bytes = '64MiB'"), 16 << 20);
    assert_eq!(with("[limits]\nsession_bytes = '63MiB'"), 63 << 18);
    assert_eq!(with("[limits]\nsession_bytes = '8MiB'\nuser_session_bytes = '8MiB'"), 8 << 20);
}
