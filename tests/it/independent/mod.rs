//! Belfry through clients that share no code with it, over a network that breaks.

mod eventsource;
mod handover;
mod resume;

use std::ops::RangeInclusive;

use crate::{harness::TestApp, trail::Trail};

/// Publishes `n` of the range to each of the channels in turn.
async fn publish(app: &TestApp, channels: &[&str], numbers: RangeInclusive<u64>) {
    for number in numbers {
        for channel in channels {
            app.publish_to(channel, number).await;
        }
    }
}

/// Every channel's messages came with these seqs, once, in order, and nothing was announced as missing.
fn assert_whole(trail: &Trail, channels: &[&str], seqs: RangeInclusive<u64>) {
    for channel in channels {
        assert_eq!(trail.seqs(channel), Vec::from_iter(seqs.clone()), "{channel}");
    }
    let offsets: Vec<_> =
        trail.frames.iter().filter_map(|frame| frame["pos"].as_str()).map(crate::trail::place).collect();
    assert!(offsets.is_sorted(), "positions go back: {offsets:?}");
    assert!(trail.gaps().is_empty(), "{:?}", trail.gaps());
}

/// Whether the trail has come so far in every channel.
fn has_come_to(trail: &Trail, channels: &[&str], last: u64) -> bool {
    channels.iter().all(|&channel| trail.reached.get(channel) >= Some(&last))
}
