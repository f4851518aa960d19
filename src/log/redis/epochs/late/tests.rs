use std::time::Duration;

use super::*;

#[test]
fn an_acknowledgement_is_late_from_the_moment_of_the_opening_on() {
    let (acked, step) = (LastAck::new(), Duration::from_millis(1));
    let moment = acked.start + 2 * step;
    assert!(!acked.is_after(moment), "there was none");
    acked.note(moment);
    assert!(acked.is_after(moment) && acked.is_after(moment - step));
    assert!(!acked.is_after(moment + step));
}
