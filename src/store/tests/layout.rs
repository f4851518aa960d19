use super::*;
use crate::store::StoreError;

over_each_database![
    the_number_of_redis_servers_is_recorded_once_and_compared_ever_after,
    a_memory_log_may_turn_into_a_log_on_one_redis_and_never_back,
];

async fn the_number_of_redis_servers_is_recorded_once_and_compared_ever_after(t: TestStore) {
    t.store.record_layout(3).await.unwrap();
    t.store.record_layout(3).await.unwrap();
    for given in [0, 1, 2, 4] {
        let refused = t.store.record_layout(given).await.unwrap_err();
        assert!(matches!(refused, StoreError::Layout { recorded: 3, given: g } if g == given), "{refused:?}");
        let text = refused.to_string();
        assert!(text.contains("a fleet over 3 Redis servers") && text.contains("another database"), "{text}");
    }
    t.store.record_layout(3).await.unwrap();
}

async fn a_memory_log_may_turn_into_a_log_on_one_redis_and_never_back(t: TestStore) {
    t.store.record_layout(0).await.unwrap();
    let two = t.store.record_layout(2).await.unwrap_err().to_string();
    assert!(two.contains("begin with one `--redis`"), "{two}");
    t.store.record_layout(1).await.unwrap();
    let back = t.store.record_layout(0).await.unwrap_err().to_string();
    assert!(back.contains("no `--redis` is given"), "{back}");
}
