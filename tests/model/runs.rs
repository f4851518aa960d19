//! Taking runs: how many, from which seed, and what is said of the first that breaks a promise.

use std::{
    cell::{Cell, RefCell},
    env,
    time::Instant,
};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner},
};
use tokio::runtime::{Builder, Runtime};

use super::{
    action::{self, Action},
    backend::Bare,
    fault::Fault,
    fleet::Fleet,
    sql::Database,
    truth::Violation,
    world::{Backend, World},
};

/// The most actions of a run.
const LENGTH: usize = 160;

/// How often a failing run is made smaller before it is shown.
const SHRINKS: u32 = 4_000;

/// Where short forms begin.
const SEED: u64 = 0xBE1F;

/// Which log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sql,
    Bare,
    Fleet,
}

/// What to run.
pub struct Plan {
    kind: Kind,
    steps: usize,
    seed: u64,
}

impl Plan {
    /// So many steps of always the same runs; the environment may ask for more, which are new each time,
    /// or for those of a seed.
    pub fn from_env(kind: Kind, steps: usize) -> Self {
        let asked: Option<usize> = env::var("BELFRY_MODEL_STEPS")
            .ok()
            .map(|text| text.parse().expect("BELFRY_MODEL_STEPS is a number"));
        let seed = match env::var("BELFRY_MODEL_SEED") {
            Ok(text) => u64::from_str_radix(&text, 16).expect("BELFRY_MODEL_SEED is 16 hexadecimal digits"),
            Err(_) if asked.is_some() => rand::random(),
            Err(_) => SEED,
        };
        let steps = asked.unwrap_or(steps);
        Self { kind, steps, seed }
    }

    /// Every run keeps the promises, or the smallest that does not is shown.
    pub fn hold(&self) {
        let began = Instant::now();
        let config = Config {
            cases: u32::MAX,
            max_shrink_iters: SHRINKS,
            failure_persistence: None,
            ..Config::default()
        };
        let mut runner = TestRunner::new_with_rng(config, rng(self.seed));
        let bench = RefCell::new(Bench::new(self.kind));
        let (taken, runs) = (Cell::new(0), Cell::new(0u64));
        let done = "enough steps";
        let result = runner.run(&action::run(self.kind, LENGTH), |actions| {
            if taken.get() >= self.steps {
                return Err(TestCaseError::reject(done));
            }
            taken.set(taken.get() + actions.len());
            runs.set(runs.get() + 1);
            bench.borrow_mut().run(&actions, None).map_err(TestCaseError::fail)
        });
        match result {
            // Enough steps were taken: all that follow are refused, until the runner gives up.
            Ok(()) | Err(TestError::Abort(_)) => {}
            Err(TestError::Fail(why, actions)) => {
                panic!("{why}\nseed {:016x}, {:?}, run {}: {actions:#?}", self.seed, self.kind, runs.get());
            }
        }
        let rate = taken.get() as f64 / began.elapsed().as_secs_f64();
        println!("{:?}: {} steps in {} runs, {rate:.0} steps/s", self.kind, taken.get(), runs.get());
    }
}

/// How many runs it takes until a bug that was made on purpose is noticed.
pub fn runs_until_found(kind: Kind, fault: Fault, most: usize) -> Option<(usize, Violation)> {
    let mut runner = TestRunner::new_with_rng(Config::default(), rng(SEED));
    let mut bench = Bench::new(kind);
    (1..=most).find_map(|run| {
        let actions =
            action::run(kind, LENGTH).new_tree(&mut runner).expect("every list of actions will do").current();
        bench.run(&actions, Some(fault)).err().map(|why| (run, why))
    })
}

fn rng(seed: u64) -> TestRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_be_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

/// What runs are taken on.
struct Bench {
    kind: Kind,
    runtime: Runtime,
    database: Option<Database>,
    run: u64,
}

impl Bench {
    fn new(kind: Kind) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let database = (kind == Kind::Sql).then(|| runtime.block_on(Database::new()));
        Self { kind, runtime, database, run: 0 }
    }

    fn run(&mut self, actions: &[Action], fault: Option<Fault>) -> Result<(), Violation> {
        self.run += 1;
        let backend = match &mut self.database {
            Some(database) => Backend::Sql(database),
            None if self.kind == Kind::Fleet => Backend::Fleet(Fleet::new(fault)),
            None => Backend::Bare(Bare::new()),
        };
        self.runtime.block_on(async {
            let mut world = World::new(backend, self.run, fault).await;
            for action in actions {
                world.step(action).await?;
            }
            world.finish().await
        })
    }
}
