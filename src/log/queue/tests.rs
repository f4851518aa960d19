use std::time::Duration;

use super::*;

fn soon() -> Instant {
    Instant::now() + crate::support::SOON
}

#[tokio::test]
async fn a_publish_has_room_for_all_of_it_or_waits_and_no_more_wait_than_have_room() {
    let queue = Queue::new(100);
    let first = queue.room(60, soon()).await.unwrap();
    let mut second = Box::pin(queue.room(60, soon()));
    assert!(futures_util::poll!(&mut second).is_pending());
    let refused = queue.room(60, soon()).await;
    assert!(matches!(refused, Err(PublishError::Unavailable(_))), "{refused:?}");
    drop(first);
    second.await.unwrap();
    queue.room(1_000, soon()).await.unwrap();
}

#[tokio::test]
async fn nobody_waits_for_room_beyond_his_deadline() {
    let queue = Queue::new(100);
    let _all = queue.room(100, soon()).await.unwrap();
    let late = queue.room(1, Instant::now() + Duration::from_millis(20)).await;
    assert!(matches!(late, Err(PublishError::Unavailable(_))), "{late:?}");
}
