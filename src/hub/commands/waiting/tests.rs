use super::*;
use crate::log::ReadError;

#[tokio::test]
async fn one_deadline_is_for_all_that_is_read_and_nothing_is_begun_after_it_or_when_nobody_waits() {
    let asker = Arc::new(());
    let soon = Waiting { until: Instant::now() + Duration::from_millis(10), ..Waiting::of(&asker) };
    assert!(soon.clone().read(std::future::pending::<Result<(), ReadError>>()).await.is_none());
    let untouched = async || -> Result<(), ReadError> { panic!("it is begun") };
    assert!(soon.read(untouched()).await.is_none());
    let waiting = Waiting::of(&asker);
    assert!(waiting.read(async { Ok(()) }).await.is_some());
    drop(asker);
    assert!(waiting.read(untouched()).await.is_none());
}
