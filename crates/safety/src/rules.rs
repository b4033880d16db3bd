//! What an organisation asks of those who go out, by level of risk, and how fast its ladder is.

use atalaya_domain::Company;
use serde::{Deserialize, Serialize};

/// How fast a ladder is climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Levels 1 and 2.
    Low,
    /// Level 3.
    Medium,
    /// Levels 4 and 5, and whoever asks for help.
    High,
}

/// When the steps of a ladder are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// Minutes after the due time of R0 to R4; the first is 0, each later than the one before.
    pub minutes: [u16; 5],
    /// Minutes within which somebody acknowledges; after that everybody is told that nobody has.
    pub acknowledge_within: u16,
}

/// Whether one goes at all, and with whom at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Go {
    /// Alone is allowed.
    Alone,
    /// In a pair.
    Pair,
    /// With a supervisor.
    WithSupervisor,
    /// One does not go.
    DoNotGo,
}

/// What is asked at one level of risk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelRule {
    /// Whether one goes, and with whom at least.
    pub go: Go,
    /// Every how many minutes one says that all is well; `null`: on arrival, leaving and at home.
    pub check_every: Option<u16>,
    /// Whether a buddy is told.
    pub buddy: bool,
    /// Whether the way there and home is planned with a vehicle.
    pub transport: bool,
    /// Whether a supervisor approves the plan.
    pub approval: bool,
}

/// An organisation's rules: [`SafetyRules::default`] until it has made its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct SafetyRules {
    written: Written,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    low: Timing,
    medium: Timing,
    high: Timing,
    /// Of the levels 1 to 5.
    levels: [LevelRule; 5],
    night_from: u8,
    night_until: u8,
    /// Whether people may have a second PIN, which opens a decoy. Off until the organisation decides: who forgets which is
    /// which loses what was not sent.
    #[serde(default)]
    duress_pin: bool,
}

/// What is asked of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The level of the map, 0 (not enough data) to 5; above is taken as 5.
    pub level: u8,
    /// The hour of the day there, 0–23.
    pub hour: u8,
    /// Whether it is a client's home or car.
    pub with_client: bool,
    /// Whether a bulletin warns of the place.
    pub bulletin: bool,
}

/// What the rules ask of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The level that the rule of was taken, 1–5.
    pub level: u8,
    /// How fast the ladder is climbed.
    pub tier: Tier,
    /// What is asked.
    pub rule: LevelRule,
}

/// Rules that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at} {wrong}")]
pub struct RulesError {
    /// Where, as a JSON Pointer.
    pub at: String,
    /// What is wrong with it.
    pub wrong: WrongRule,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongRule {
    /// The steps of a ladder do not follow one another.
    #[error("must start at 0 and grow, to {MOST_MINUTES} at most")]
    Order,
    /// A number of minutes.
    #[error("must be from {least} to {greatest} minutes")]
    Minutes {
        /// The least.
        least: u16,
        /// The greatest.
        greatest: u16,
    },
    /// An hour of the day.
    #[error("must be an hour from 0 to 23")]
    Hour,
}

/// The longest that a step may wait: a day.
const MOST_MINUTES: u16 = 24 * 60;
/// The shortest and the longest time between two check-ins. Shorter and people mute it.
const CHECK_EVERY: (u16, u16) = (10, 4 * 60);
/// How long nobody may acknowledge.
const ACKNOWLEDGE: (u16, u16) = (1, 60);

impl Default for SafetyRules {
    /// The table of the domain's sections 4.3 and 5.2.
    fn default() -> Self {
        let timing = |minutes, acknowledge_within| Timing { minutes, acknowledge_within };
        let rule = |go, check_every, buddy, approval| LevelRule {
            go,
            check_every,
            buddy,
            transport: approval,
            approval,
        };
        Self {
            written: Written {
                low: timing([0, 15, 30, 60, 120], 15),
                medium: timing([0, 10, 20, 40, 75], 10),
                high: timing([0, 5, 10, 20, 40], 5),
                levels: [
                    rule(Go::Alone, None, false, false),
                    rule(Go::Alone, None, false, false),
                    rule(Go::Alone, Some(60), true, false),
                    rule(Go::Pair, Some(30), true, true),
                    rule(Go::DoNotGo, Some(30), true, true),
                ],
                night_from: 18,
                night_until: 6,
                duress_pin: false,
            },
        }
    }
}

impl SafetyRules {
    /// When the steps of a tier are due.
    #[must_use]
    pub const fn timing(&self, tier: Tier) -> &Timing {
        match tier {
            Tier::Low => &self.written.low,
            Tier::Medium => &self.written.medium,
            Tier::High => &self.written.high,
        }
    }

    /// The rule that holds for a plan. Not enough data is never the lowest: it is taken as 3 by day
    /// and as 4 by night.
    #[must_use]
    pub fn requirement(&self, asked: Asked) -> Requirement {
        let mut level = match asked.level {
            0 if self.is_night(asked.hour) => 4,
            0 => 3,
            known => known.min(5),
        };
        if asked.with_client {
            level = (level + 1).min(5);
        }
        if asked.bulletin {
            level = level.max(4);
        }
        let mut rule = self.written.levels[usize::from(level) - 1];
        // Somebody outside has to know.
        rule.buddy |= asked.with_client;
        Requirement { level, tier: Tier::of(level), rule }
    }

    /// Whether people may have a second PIN, which opens a decoy.
    #[must_use]
    pub const fn duress_pin(&self) -> bool {
        self.written.duress_pin
    }

    /// The same rules, but for whether people may have a second PIN.
    #[must_use]
    pub const fn with_duress_pin(mut self, may: bool) -> Self {
        self.written.duress_pin = may;
        self
    }

    fn is_night(&self, hour: u8) -> bool {
        let (from, until) = (self.written.night_from, self.written.night_until);
        if from <= until { (from..until).contains(&hour) } else { hour >= from || hour < until }
    }
}

impl Tier {
    const fn of(level: u8) -> Self {
        match level {
            0..=2 => Self::Low,
            3 => Self::Medium,
            _ => Self::High,
        }
    }
}

impl Go {
    /// Whether somebody who goes so goes as they should.
    #[must_use]
    pub const fn allows(self, company: Company) -> bool {
        match self {
            Self::Alone => true,
            Self::Pair => !matches!(company, Company::Alone),
            Self::WithSupervisor => matches!(company, Company::WithSupervisor),
            Self::DoNotGo => false,
        }
    }
}

impl TryFrom<Written> for SafetyRules {
    type Error = RulesError;

    fn try_from(written: Written) -> Result<Self, RulesError> {
        let wrong = |at: String, wrong| Err(RulesError { at, wrong });
        let minutes = |(least, greatest)| WrongRule::Minutes { least, greatest };
        let tiers = [("low", &written.low), ("medium", &written.medium), ("high", &written.high)];
        for (name, timing) in tiers {
            let grows = timing.minutes.windows(2).all(|two| two[0] < two[1]);
            if timing.minutes[0] != 0 || !grows || timing.minutes[4] > MOST_MINUTES {
                return wrong(format!("/{name}/minutes"), WrongRule::Order);
            }
            if !(ACKNOWLEDGE.0..=ACKNOWLEDGE.1).contains(&timing.acknowledge_within) {
                return wrong(format!("/{name}/acknowledge_within"), minutes(ACKNOWLEDGE));
            }
        }
        for (index, rule) in written.levels.iter().enumerate() {
            if rule
                .check_every
                .is_some_and(|every| !(CHECK_EVERY.0..=CHECK_EVERY.1).contains(&every))
            {
                return wrong(format!("/levels/{index}/check_every"), minutes(CHECK_EVERY));
            }
        }
        for (name, hour) in
            [("night_from", written.night_from), ("night_until", written.night_until)]
        {
            if hour > 23 {
                return wrong(format!("/{name}"), WrongRule::Hour);
            }
        }
        Ok(Self { written })
    }
}

impl From<SafetyRules> for Written {
    fn from(rules: SafetyRules) -> Self {
        rules.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(level: u8, hour: u8, with_client: bool, bulletin: bool) -> Requirement {
        SafetyRules::default().requirement(Asked { level, hour, with_client, bulletin })
    }

    #[test]
    fn not_enough_data_is_medium_by_day_and_high_by_night() {
        for hour in 0..24 {
            let expected = if (6..18).contains(&hour) { 3 } else { 4 };
            assert_eq!(level(0, hour, false, false).level, expected, "at {hour}");
        }
    }

    #[test]
    fn the_table_of_the_domain_is_the_default() {
        let asked: Vec<_> = (1..=5).map(|one| level(one, 12, false, false).rule).collect();
        assert_eq!(
            asked.iter().map(|rule| rule.check_every).collect::<Vec<_>>(),
            [None, None, Some(60), Some(30), Some(30)]
        );
        assert_eq!(
            asked.iter().map(|rule| rule.go).collect::<Vec<_>>(),
            [Go::Alone, Go::Alone, Go::Alone, Go::Pair, Go::DoNotGo]
        );
        assert!(asked[3].approval && asked[3].transport && asked[2].buddy && !asked[1].buddy);
    }

    #[test]
    fn a_clients_home_is_a_level_up_and_a_bulletin_at_least_four() {
        assert_eq!(level(2, 12, true, false).level, 3);
        assert!(level(1, 12, true, false).rule.buddy);
        assert_eq!(level(5, 12, true, true).level, 5);
        assert_eq!(level(1, 12, false, true).level, 4);
        assert_eq!(level(200, 12, false, false).level, 5);
    }

    #[test]
    fn rules_that_would_lose_or_swap_a_step_are_refused() {
        let written = serde_json::to_value(SafetyRules::default()).expect("JSON");
        let changed = |pointer: &str, value: serde_json::Value| {
            let mut other = written.clone();
            *other.pointer_mut(pointer).expect("there") = value;
            serde_json::from_value::<SafetyRules>(other).map_err(|error| error.to_string())
        };
        assert_eq!(changed("/night_from", 20.into()).map(|_| ()), Ok(()));
        for (pointer, value) in [
            ("/low/minutes", serde_json::json!([0, 15, 15, 60, 120])),
            ("/low/minutes", serde_json::json!([5, 15, 20, 60, 120])),
            ("/high/minutes", serde_json::json!([0, 1, 2, 3, 1441])),
            ("/medium/acknowledge_within", 0.into()),
            ("/levels/2/check_every", 5.into()),
            ("/night_until", 24.into()),
        ] {
            let refused = changed(pointer, value).expect_err("refused");
            assert!(refused.contains(pointer), "{refused}");
        }
    }
}
