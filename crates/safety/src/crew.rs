//! Who is there to be told: the one who is out, their buddy, who is on duty and who comes next.

use atalaya_domain::{AlarmCause, AlarmStep, Duty, UserId};

/// Somebody's turn on the roster, now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub user: UserId,
    /// For what.
    pub duty: Duty,
}

/// Everybody who may be told about one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crew {
    promoter: UserId,
    buddy: Option<UserId>,
    /// Supervisors: who is on duty in the roster's order, then all others.
    line: Vec<UserId>,
    seconds: Vec<UserId>,
    leads: Vec<UserId>,
}

impl Crew {
    /// The crew of somebody who is out. `turns` are those on duty now, in their order;
    /// `supervisors` all of the organisation's who can still sign in. Nobody is told of their own
    /// alarm as somebody who is to act.
    #[must_use]
    pub fn new(
        promoter: UserId,
        buddy: Option<UserId>,
        turns: &[Turn],
        supervisors: &[UserId],
    ) -> Self {
        let of = |duty| {
            let turns = turns.iter().filter(move |turn| turn.duty == duty);
            turns.map(|turn| turn.user).filter(move |user| *user != promoter)
        };
        let others = supervisors.iter().copied().filter(|user| *user != promoter);
        Self {
            promoter,
            buddy: buddy.filter(|buddy| *buddy != promoter),
            line: once_each(of(Duty::Supervisor).chain(others)),
            seconds: once_each(of(Duty::SecondContact)),
            leads: once_each(of(Duty::CrisisLead)),
        }
    }

    /// Whom a step is told to. Every step that calls for others reaches two people if there are
    /// two; a silent alert goes past the line of duty too, since whoever is on duty may be the
    /// trouble.
    #[must_use]
    pub fn told(&self, step: AlarmStep, cause: AlarmCause) -> Vec<UserId> {
        let first_two = self.line.iter().take(2);
        let everybody = self.line.iter().chain(&self.seconds).chain(&self.leads).copied();
        let mut to: Vec<UserId> = match step {
            AlarmStep::Ask => return vec![self.promoter],
            AlarmStep::Insist => {
                let other = self.buddy.or(everybody.clone().next());
                return once_each([self.promoter].into_iter().chain(other));
            }
            AlarmStep::Supervisor if cause == AlarmCause::Duress => {
                first_two.chain(&self.seconds).copied().collect()
            }
            AlarmStep::Supervisor => first_two.copied().collect(),
            AlarmStep::SupervisorUnanswered => {
                self.line.iter().chain(&self.seconds).copied().collect()
            }
            AlarmStep::SecondContact => self.seconds.iter().chain(first_two).copied().collect(),
            AlarmStep::Crisis => {
                self.leads.iter().chain(first_two).chain(&self.seconds).copied().collect()
            }
            AlarmStep::SecondContactUnanswered | AlarmStep::CrisisUnanswered => Vec::new(),
        };
        if to.is_empty() {
            to = everybody.clone().collect();
        }
        to = once_each(to);
        if to.len() < 2 {
            // The buddy is a last resort, and never of a silent alert: they may be at her side.
            let buddy = self.buddy.filter(|_| cause != AlarmCause::Duress);
            to = once_each(to.into_iter().chain(everybody).chain(buddy));
            to.truncate(2);
        }
        to
    }

    /// Who decides about a plan.
    #[must_use]
    pub fn approvers(&self) -> Vec<UserId> {
        self.line.iter().copied().take(2).collect()
    }

    /// The one who is out.
    #[must_use]
    pub const fn promoter(&self) -> UserId {
        self.promoter
    }
}

/// Each once, where it comes first.
fn once_each(users: impl IntoIterator<Item = UserId>) -> Vec<UserId> {
    let mut each = Vec::new();
    for user in users {
        if !each.contains(&user) {
            each.push(user);
        }
    }
    each
}
