use super::{
    super::fixture::{primary, with_info, with_setting},
    *,
};
use crate::doctor::Level;

fn good() -> SentinelView {
    SentinelView {
        primary: "10.0.0.1:6379".to_owned(),
        sentinels: 3,
        quorum: 2,
        replicas: 2,
        flags: "master".to_owned(),
        hindrance: None,
    }
}

fn levels(said: Vec<Result<SentinelView, String>>) -> Vec<Level> {
    let said: Vec<_> = said.into_iter().enumerate().map(|(at, it)| (format!("s{at}"), it)).collect();
    judge_sentinels(&said).iter().map(|finding| finding.level).collect()
}

#[test]
fn sentinels_have_to_answer_agree_and_be_able_to_decide() {
    assert_eq!(levels(vec![]), []);
    assert_eq!(levels(vec![Ok(good()), Ok(good()), Ok(good())]), [Level::Ok]);
    assert_eq!(levels(vec![Ok(good()), Err("refused".to_owned())]), [Level::Warning]);
    assert_eq!(levels(vec![Err("refused".to_owned())]), [Level::Problem]);
    let other = SentinelView { primary: "10.0.0.2:6379".to_owned(), ..good() };
    assert_eq!(levels(vec![Ok(good()), Ok(other)]), [Level::Problem]);
    let down = SentinelView { flags: "s_down,master".to_owned(), ..good() };
    assert_eq!(levels(vec![Ok(good()), Ok(down)]), [Level::Problem]);
    let hindered = SentinelView { hindrance: Some("NOQUORUM".to_owned()), ..good() };
    assert_eq!(levels(vec![Ok(hindered)]), [Level::Problem]);
    assert_eq!(levels(vec![Ok(SentinelView { sentinels: 2, ..good() })]), [Level::Warning]);
    assert_eq!(levels(vec![Ok(SentinelView { quorum: 3, ..good() })]), [Level::Warning]);
}

#[test]
fn under_sentinels_a_replica_has_to_be_there_and_level() {
    let level = |primary: &Primary, watched| judge_replicas(primary, watched).first().map(|f| f.level);
    assert_eq!(level(&primary(), true), Some(Level::Ok));
    assert_eq!(level(&with_info("connected_slaves", Some("0")), true), Some(Level::Problem));
    assert_eq!(level(&with_info("connected_slaves", Some("0")), false), None);
    let lagging = |lag| format!("ip=a,port=1,state=online,offset=1,lag={lag}");
    assert_eq!(level(&with_info("slave0", Some(&lagging(10))), false), Some(Level::Ok));
    assert_eq!(level(&with_info("slave0", Some(&lagging(11))), false), Some(Level::Warning));
    let copying = "ip=a,port=1,state=wait_bgsave,offset=1,lag=0";
    assert_eq!(level(&with_info("slave0", Some(copying)), false), Some(Level::Warning));
}

#[test]
fn a_primary_should_not_write_alone_and_must_not_refuse_to_write() {
    assert_eq!(judge_least(&primary()).level, Level::Ok);
    assert_eq!(judge_least(&with_setting("min-replicas-to-write", Some("0"))).level, Level::Warning);
    assert_eq!(judge_least(&with_setting("min-replicas-to-write", Some("2"))).level, Level::Ok);
    assert_eq!(judge_least(&with_setting("min-replicas-to-write", Some("3"))).level, Level::Problem);
    let unasked = |mut primary: Primary| {
        primary.config = Err("NOPERM".to_owned());
        judge_least(&primary).level
    };
    assert_eq!(unasked(primary()), Level::Ok);
    assert_eq!(unasked(with_info("min_slaves_good_slaves", Some("0"))), Level::Problem);
    assert_eq!(unasked(with_info("min_slaves_good_slaves", None)), Level::Skipped);
}
