use std::time::Duration;

use tokio::time::{self, Instant};

use super::Lease;

async fn is_held(lease: &Lease) -> bool {
    time::timeout(Duration::ZERO, lease.held()).await.is_ok()
}

fn good() -> Instant {
    Instant::now() + Duration::from_secs(60)
}

#[tokio::test]
async fn one_that_has_run_out_is_renewed_by_who_has_compared_and_by_no_sign() {
    let lease = Lease::default();
    assert!(is_held(&lease).await, "nobody counts on it yet");
    lease.lapse();
    assert!(is_held(&lease).await);
    lease.signed(good());
    assert!(is_held(&lease).await);
    lease.signed(Instant::now());
    assert!(!is_held(&lease).await);
    lease.signed(good());
    assert!(!is_held(&lease).await);
    let doubted = lease.doubted().await;
    lease.renew(doubted, good());
    assert!(is_held(&lease).await);
}

#[tokio::test]
async fn one_that_runs_out_while_it_is_renewed_has_run_out() {
    let lease = Lease::default();
    lease.signed(good());
    lease.lapse();
    let doubted = lease.doubted().await;
    lease.lapse();
    lease.renew(doubted, good());
    assert!(!is_held(&lease).await);
    let doubted = lease.doubted().await;
    lease.renew(doubted, good());
    assert!(is_held(&lease).await);
}
