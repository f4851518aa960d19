use std::time::Duration;

use tokio::time::{self, Instant};

use super::Lease;

const GOOD: Duration = Duration::from_secs(5);

async fn is_held(lease: &Lease) -> bool {
    time::timeout(Duration::ZERO, lease.held()).await.is_ok()
}

#[tokio::test(start_paused = true)]
async fn one_that_has_run_out_is_renewed_by_who_has_compared_and_by_no_sign() {
    let lease = Lease::default();
    assert!(is_held(&lease).await, "nobody counts on it yet");
    lease.signed(Instant::now() + GOOD);
    time::advance(GOOD - Duration::from_millis(1)).await;
    assert!(is_held(&lease).await);
    lease.signed(Instant::now() + GOOD);
    time::advance(GOOD - Duration::from_millis(1)).await;
    assert!(is_held(&lease).await);
    time::advance(Duration::from_millis(1)).await;
    assert!(!is_held(&lease).await);
    lease.signed(Instant::now() + GOOD);
    assert!(!is_held(&lease).await);
    let lapsed = lease.lapsed().await;
    lease.renew(lapsed, Instant::now() + GOOD);
    assert!(is_held(&lease).await);
}

#[tokio::test(start_paused = true)]
async fn one_that_runs_out_while_it_is_renewed_has_run_out() {
    let lease = Lease::default();
    lease.signed(Instant::now() + GOOD);
    lease.lapse();
    let lapsed = lease.lapsed().await;
    time::advance(Duration::from_millis(1)).await;
    lease.lapse();
    lease.renew(lapsed, Instant::now() + GOOD);
    assert!(!is_held(&lease).await);
    let lapsed = lease.lapsed().await;
    lease.renew(lapsed, Instant::now() + GOOD);
    assert!(is_held(&lease).await);
}
