//! What can be set from outside, to look closer or longer: `BELFRY_CHAOS_SECONDS=600 cargo test --test chaos`.

/// Repeats what clients, publishers and faults did at random, as far as a machine's timing allows. Not set: a new one
/// each time, which is printed.
const SEED: &str = "BELFRY_TEST_SEED";

/// The seed of everything random.
pub fn seed() -> u64 {
    let seed = number(SEED).unwrap_or_else(|| rand::random::<u32>().into());
    println!("{SEED}={seed}");
    seed
}

/// A number from the environment.
pub fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} wants a number, not {text:?}")))
}
