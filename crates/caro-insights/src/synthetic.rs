//! Made-up events that look like Caro's: the same events for the same seed, as the lines that Caro would write.

use caro_events::{
    Action, Arch, Backend, Caller, CommandExecuted, CommandGenerated, Component, ErrorCategory,
    ErrorOccurred, ExecutionMode, ExitCategory, ModelFamily, Os, PatternCategory, RiskLevel,
    SafetyTriggered, SessionEnded, SessionStarted, Shell,
};
use caro_telemetry::{ClosedEnum, Envelope, Event, Timestamp, Uuid, Version, encode};

/// A source of events.
#[derive(Clone, Debug)]
pub struct Synthetic {
    random: Random,
    until: Timestamp,
    days: u32,
    machines: u64,
    waiting: std::collections::VecDeque<String>,
}

impl Synthetic {
    /// Events of the `days` before `until`, from some machines.
    #[must_use]
    pub fn new(seed: u64, until: Timestamp, days: u32, machines: u64) -> Self {
        Self {
            random: Random(seed),
            until,
            days: days.max(1),
            machines: machines.max(1),
            waiting: std::collections::VecDeque::new(),
        }
    }
}

/// The lines never end.
impl Iterator for Synthetic {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if self.waiting.is_empty() {
            let run = Run::begin(&mut self.random, self.until, self.days, self.machines);
            self.waiting.extend(run.live(&mut self.random));
        }
        self.waiting.pop_front()
    }
}

/// One run of the program.
struct Run {
    session: Uuid,
    machine: String,
    version: Version,
    backend: Backend,
    began: i64,
    now: i64,
    lines: Vec<String>,
    generated: u32,
    executed: u32,
    errors: u32,
}

impl Run {
    fn begin(random: &mut Random, until: Timestamp, days: u32, machines: u64) -> Self {
        const DAY: u64 = 86_400_000;
        let back = random.below(u64::from(days) * DAY);
        let began = until.milliseconds() - i64::try_from(back).unwrap_or(0);
        let day = u64::try_from(began).unwrap_or(0) / DAY;
        let machine = Random(day << 32 | random.below(machines)).next();
        let versions = ["1.1.0-beta.1", "1.1.0-beta.2", "1.1.0", "1.2.0-rc.1"];
        let version = versions[random.skewed(versions.len())];
        let mut run = Self {
            session: uuid(random, began),
            machine: format!("{machine:016x}"),
            version: Version::parse(version).expect("the versions above are versions"),
            backend: random.pick(&[
                Backend::Static,
                Backend::Embedded,
                Backend::Ollama,
                Backend::OpenAi,
                Backend::Anthropic,
            ]),
            began,
            now: began,
            lines: Vec::new(),
            generated: 0,
            executed: 0,
            errors: 0,
        };
        let started = SessionStarted {
            caro_version: run.version,
            os: random.pick(Os::ALL),
            arch: random.pick(Arch::ALL),
            shell: random.pick(Shell::ALL),
            backend: run.backend,
            caller: random.pick(Caller::ALL),
        };
        run.record(random, &started);
        run
    }

    fn live(mut self, random: &mut Random) -> Vec<String> {
        for generation in 1..=1 + u32::try_from(random.skewed(5)).unwrap_or(0) {
            if random.chance(6) {
                self.fail(random);
            } else {
                self.command(random, generation);
            }
        }
        // Some runs are killed.
        if !random.chance(2) {
            let rate = match self.generated {
                0 => 0.0,
                _ => 100.0 * f64::from(self.executed) / f64::from(self.generated),
            };
            let ended = SessionEnded {
                duration_ms: u64::try_from(self.now - self.began).unwrap_or(0),
                commands_generated: self.generated,
                commands_executed: self.executed,
                errors: self.errors,
                command_success_rate: rate,
            };
            self.record(random, &ended);
        }
        self.lines
    }

    fn fail(&mut self, random: &mut Random) {
        self.pass(random, 20_000);
        self.errors += 1;
        let error = ErrorOccurred {
            error_category: random.pick(&ErrorCategory::ALL[..6]),
            component: random.pick(&Component::ALL[..3]),
            recoverable: random.chance(70),
        };
        self.record(random, &error);
    }

    fn command(&mut self, random: &mut Random, generation: u32) {
        let waited = match self.backend {
            Backend::Static => 1 + random.below(5),
            Backend::Embedded => 300 + random.below(2_000),
            _ => 150 + random.below(300) * random.below(20),
        };
        self.now += i64::try_from(waited).unwrap_or(0);
        let findings = if random.chance(12) {
            1 + random.skewed(4)
        } else {
            0
        };
        let risk_level = if findings == 0 {
            RiskLevel::Safe
        } else {
            random.pick(&RiskLevel::ALL[1..])
        };
        let model = random.pick(ModelFamily::ALL);
        self.generated += 1;
        let generated = CommandGenerated {
            backend: self.backend,
            inference_time_ms: waited,
            risk_level,
            patterns_matched: u32::try_from(findings).unwrap_or(0),
            model_name: (self.backend != Backend::Static).then_some(model),
            generation,
            offered_to_run: random.chance(85),
        };
        self.record(random, &generated);
        let mut stopped = false;
        if findings > 0 {
            let action = match risk_level {
                RiskLevel::Critical => Action::Blocked,
                RiskLevel::High => random.pick(&[Action::Warned, Action::Blocked]),
                _ => random.pick(&[Action::Warned, Action::Allowed]),
            };
            let asked = action == Action::Warned && random.chance(90);
            let user_override = asked && random.chance(40);
            stopped = action == Action::Blocked || asked && !user_override;
            self.pass(random, 8_000);
            let triggered = SafetyTriggered {
                risk_level,
                pattern_category: random.pick(PatternCategory::ALL),
                action,
                user_override,
                asked,
                generation,
            };
            self.record(random, &triggered);
        }
        if !stopped && generated.offered_to_run && random.chance(75) {
            self.execute(random, generation);
        }
    }

    fn execute(&mut self, random: &mut Random, generation: u32) {
        self.pass(random, 10_000);
        self.executed += 1;
        let mode = random.pick(ExecutionMode::ALL);
        let took = random.below(100) * random.below(100);
        let executed = CommandExecuted {
            execution_mode: mode,
            modified_before_execution: mode == ExecutionMode::Edited,
            exit_category: if random.chance(80) {
                ExitCategory::Success
            } else {
                random.pick(ExitCategory::ALL)
            },
            execution_time_ms: (mode != ExecutionMode::ShellWidget).then_some(took),
            generation,
        };
        self.record(random, &executed);
    }

    fn pass(&mut self, random: &mut Random, most: u64) {
        self.now += i64::try_from(random.below(most)).unwrap_or(0);
    }

    fn record<E: Event>(&mut self, random: &mut Random, event: &E) {
        let envelope = Envelope {
            uuid: uuid(random, self.now),
            distinct_id: &self.machine,
            timestamp: Timestamp::from_milliseconds(self.now),
            session_id: self.session,
            library: "caro-cli",
            version: self.version,
        };
        let line = encode(event, &envelope).expect("typed events can always be written");
        self.lines.push(line);
    }
}

/// A UUID of version 7.
fn uuid(random: &mut Random, at: i64) -> Uuid {
    let time = u128::from(u64::try_from(at).unwrap_or(0)) << 80;
    let noise = u128::from(random.next()) << 64 | u128::from(random.next());
    let noise = noise & ((1 << 76) - 1) & !(0b11 << 62);
    Uuid::from_u128(time | 0x7 << 76 | noise | 0b10 << 62)
}

/// SplitMix64: small, and the same everywhere.
#[derive(Clone, Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// A place in a list, the first ones more often.
    fn skewed(&mut self, length: usize) -> usize {
        let length = length as u64;
        let place = self.below(length).min(self.below(length));
        usize::try_from(place).unwrap_or(0)
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.skewed(all.len())]
    }
}
