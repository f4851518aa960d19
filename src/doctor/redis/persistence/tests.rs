use super::{
    super::fixture::{primary, with_info, with_setting},
    *,
};
use crate::doctor::Level;

fn level(primary: &Primary) -> Level {
    let found = judge(primary);
    assert_eq!(found.len(), 1);
    found[0].level
}

#[test]
fn an_append_only_file_is_well_if_it_is_synced() {
    assert_eq!(level(&primary()), Level::Ok);
    assert_eq!(level(&with_setting("appendfsync", Some("always"))), Level::Ok);
    assert_eq!(level(&with_setting("appendfsync", Some("no"))), Level::Warning);
}

#[test]
fn without_one_snapshots_are_something_and_nothing_is_a_warning() {
    let mut without = with_info("aof_enabled", Some("0"));
    assert_eq!(level(&without), Level::Warning);
    without.config = with_setting("save", Some("3600 1 300 100")).config;
    assert_eq!(level(&without), Level::Note);
    without.config = Err("NOPERM".to_owned());
    assert_eq!(level(&without), Level::Skipped);
}

#[test]
fn a_disk_that_takes_no_writes_is_a_problem() {
    for field in ["aof_last_write_status", "rdb_last_bgsave_status", "aof_last_bgrewrite_status"] {
        assert_eq!(level(&with_info(field, Some("err"))), Level::Problem, "{field}");
    }
}
