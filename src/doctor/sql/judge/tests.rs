use std::time::Duration;

use super::*;
use crate::{clock::Reading, doctor::Level};

#[test]
fn tables_of_a_newer_version_are_a_problem_and_older_ones_are_brought_up_to_date() {
    assert_eq!(tables(&[1, 2], &[1, 2], 1).level, Level::Ok);
    assert_eq!((tables(&[1], &[1, 2], 0).level, tables(&[], &[1, 2], 0).level), (Level::Note, Level::Note));
    assert_eq!(tables(&[1, 2, 3], &[1, 2], 3).level, Level::Problem);
    assert_eq!(tables(&[1, 2], &[1, 2], 99).level, Level::Problem, "by what it says of writers alone");
    assert_eq!(tables(&[1, 2, 3], &[1, 2], 2).level, Level::Note, "it may still write");
}

#[test]
fn the_number_of_redis_servers_is_for_ever() {
    assert_eq!((layout(None, 3).level, layout(Some(2), 2).level), (Level::Ok, Level::Ok));
    assert_eq!((layout(Some(0), 0).level, layout(Some(0), 1).level), (Level::Ok, Level::Note));
    assert_eq!((layout(Some(0), 2).level, layout(Some(1), 0).level), (Level::Problem, Level::Problem));
}

#[test]
fn the_pools_of_all_nodes_have_to_fit_and_one_more_should() {
    let level = |connections, taken| connections_of(connections, taken).level;
    assert_eq!((level(29, 0), level(30, 0)), (Level::Problem, Level::Warning));
    assert_eq!((level(39, 0), level(40, 0)), (Level::Warning, Level::Ok));
    assert_eq!((level(49, 10), level(50, 10)), (Level::Warning, Level::Ok));
}

fn connections_of(connections: i64, taken: i64) -> Finding {
    super::connections(&server(connections, taken, true, true), 10, 3)
}

fn server(connections: i64, taken: i64, fsync: bool, full_page_writes: bool) -> ServerSays {
    let at = Duration::from_secs(1);
    ServerSays {
        clock: Reading { before: at, theirs: at, after: at },
        connections,
        taken,
        fsync,
        full_page_writes,
    }
}

#[test]
fn a_database_that_does_not_wait_for_its_disk_is_a_problem() {
    let level = |fsync, pages| durability(&server(1, 0, fsync, pages)).level;
    assert_eq!((level(true, true), level(true, false)), (Level::Ok, Level::Warning));
    assert_eq!((level(false, true), level(false, false)), (Level::Problem, Level::Problem));
}
