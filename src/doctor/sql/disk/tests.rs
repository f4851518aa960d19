use super::*;
use crate::doctor::Level;

const MOUNTS: &str = "\
        22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/root rw\n\
        30 22 0:25 / /tmp rw shared:5 - tmpfs tmpfs rw\n\
        31 22 0:26 / /srv rw shared:6 - xfs /dev/sdb rw\n\
        32 31 0:27 / /srv/far rw shared:7 master:1 - nfs4 host:/x rw\n";

#[test]
fn a_path_is_on_the_nearest_mount_above_it() {
    let kind = |path: &str| kind_of(MOUNTS, Path::new(path)).unwrap();
    assert_eq!(kind("/var/lib/belfry"), "ext4");
    assert_eq!((kind("/tmp/x"), kind("/tmpx")), ("tmpfs".to_owned(), "ext4".to_owned()));
    assert_eq!((kind("/srv/data"), kind("/srv/far/data")), ("xfs".to_owned(), "nfs4".to_owned()));
}

#[test]
fn a_network_is_a_problem_for_sqlite_and_memory_a_warning() {
    let level = |kind| judge_kind(kind, Path::new("/x")).level;
    assert_eq!((level("ext4"), level("overlay"), level("nfs4")), (Level::Ok, Level::Warning, Level::Problem));
}

#[test]
fn a_disk_that_fills_up_is_told_in_time() {
    let level = |free| judge_space(free, Path::new("/x")).level;
    assert_eq!((level(LITTLE), level(LITTLE - 1)), (Level::Ok, Level::Warning));
    assert_eq!((level(TOO_LITTLE), level(TOO_LITTLE - 1)), (Level::Warning, Level::Problem));
}
