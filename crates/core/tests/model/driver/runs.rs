//! Taking runs: how many, from which seed, and what is said of the first that breaks a promise.

use std::{
    cell::{Cell, RefCell},
    env,
    time::Instant,
};

use proptest::{
    strategy::{BoxedStrategy, Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};

use super::{
    action::{self, Action, Happening},
    fault::Fault,
    truth::Violation,
};

/// The most actions of a run.
const LENGTH: usize = 160;

/// How often a failing run is made smaller before it is shown; less often if `PROPTEST_MAX_SHRINK_ITERS` says so.
const SHRINKS: u32 = 4_000;

/// Where short forms begin.
const SEED: u64 = 0xBE1F;

/// How many runs it may take until a bug that was made on purpose is noticed.
const RUNS: usize = 2_000;

/// Takes a run.
pub trait Run: FnMut(&[Action], Option<Fault>) -> Result<(), Violation> {}

impl<F: FnMut(&[Action], Option<Fault>) -> Result<(), Violation>> Run for F {}

/// A log, ready for one run after the other.
pub struct Bench<R> {
    /// What it is called.
    pub name: &'static str,
    /// What happens to it only, and how often of a hundred.
    pub own: Option<(u32, BoxedStrategy<Happening>)>,
    pub run: R,
}

/// How many steps, from which seed.
pub struct Plan {
    steps: usize,
    seed: u64,
}

impl Plan {
    /// So many steps of always the same runs; the environment may ask for more, which are new each time,
    /// or for those of a seed.
    pub fn from_env(steps: usize) -> Self {
        let asked: Option<usize> = env::var("BELFRY_MODEL_STEPS")
            .ok()
            .map(|text| text.parse().expect("BELFRY_MODEL_STEPS is a number"));
        let seed = match env::var("BELFRY_MODEL_SEED") {
            Ok(text) => u64::from_str_radix(&text, 16).expect("BELFRY_MODEL_SEED is 16 hexadecimal digits"),
            Err(_) if asked.is_some() => rand::random(),
            Err(_) => SEED,
        };
        let steps = asked.unwrap_or(steps);
        Self { steps, seed }
    }

    /// Every run keeps the promises, or the smallest that does not is shown.
    pub fn hold(&self, Bench { name, own, run }: Bench<impl Run>) {
        let began = Instant::now();
        let config = Config {
            cases: u32::MAX,
            max_shrink_iters: Config::default().max_shrink_iters.min(SHRINKS),
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, rng(self.seed));
        let run = RefCell::new(run);
        let (taken, runs) = (Cell::new(0), Cell::new(0u64));
        let done = "enough steps";
        let result = runner.run(&action::run(own, LENGTH), |actions| {
            if taken.get() >= self.steps {
                return Err(TestCaseError::reject(done));
            }
            taken.set(taken.get() + actions.len());
            runs.set(runs.get() + 1);
            (run.borrow_mut())(&actions, None).map_err(TestCaseError::fail)
        });
        match result {
            // Enough steps were taken: all that follow are refused, until the runner gives up.
            Ok(()) | Err(TestError::Abort(_)) => {}
            Err(TestError::Fail(why, actions)) => {
                panic!("{why}\nseed {:016x}, {name}, run {}: {actions:#?}", self.seed, runs.get());
            }
        }
        let rate = taken.get() as f64 / began.elapsed().as_secs_f64();
        println!("{name}: {} steps in {} runs, {rate:.0} steps/s", taken.get(), runs.get());
    }
}

/// A bug that was made on purpose has to be noticed: a model that finds nothing proves nothing.
pub fn is_found(Bench { own, mut run, .. }: Bench<impl Run>, fault: Fault) {
    let mut runner = TestRunner::new_with_rng(Config::default(), rng(SEED));
    let runs = action::run(own, LENGTH);
    for at in 1..=RUNS {
        let actions = runs.new_tree(&mut runner).expect("every list of actions will do").current();
        if let Err(why) = run(&actions, Some(fault)) {
            println!("{fault:?} was noticed in run {at}: {why}");
            return;
        }
    }
    panic!("{fault:?} was not noticed in {RUNS} runs");
}

/// Nobody guesses at it, and it costs little: unoptimised, the usual one takes three quarters of a run.
fn rng(seed: u64) -> TestRng {
    let mut bytes = [0x5A; 16];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    TestRng::from_seed(RngAlgorithm::XorShift, &bytes)
}
