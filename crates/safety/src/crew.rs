//! Who is there to be told: the one who is out, their buddy, who is on duty and who comes next.

use std::collections::BTreeSet;

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
    /// Supervisors, second contacts and crisis leads whose accounts sleep: nothing is open to them, so they can take
    /// nothing up, but a message may still reach them.
    asleep: Vec<UserId>,
    /// The supervisors of those.
    sleeping_line: Vec<UserId>,
    is_buddy_asleep: bool,
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
            asleep: Vec::new(),
            sleeping_line: Vec::new(),
            is_buddy_asleep: false,
        }
    }

    /// The same crew where the accounts of some sleep: nothing is open to them now, so they can take nothing up. They
    /// come after everybody else.
    #[must_use]
    pub fn while_asleep(mut self, asleep: &BTreeSet<UserId>) -> Self {
        let take = |of: &mut Vec<UserId>| -> Vec<UserId> {
            of.extract_if(.., |user| asleep.contains(user)).collect()
        };
        self.sleeping_line = take(&mut self.line);
        let others = [take(&mut self.seconds), take(&mut self.leads)].concat();
        self.asleep = once_each(self.sleeping_line.iter().copied().chain(others));
        self.is_buddy_asleep = self.buddy.is_some_and(|buddy| asleep.contains(&buddy));
        self
    }

    /// Whom a step is told to. Every step that calls for others reaches two people if there are
    /// two; a silent alert goes past the line of duty too, since whoever is on duty may be the
    /// trouble. Who sleeps is not counted on: they are told where there are no two others, and where a step before
    /// was not answered.
    #[must_use]
    pub fn told(&self, step: AlarmStep, cause: AlarmCause) -> Vec<UserId> {
        let first_two = self.line.iter().take(2);
        let everybody = self.line.iter().chain(&self.seconds).chain(&self.leads).copied();
        let mut to: Vec<UserId> = match step {
            // Who stays outside acts at once.
            AlarmStep::Ask if cause == AlarmCause::NotOut => {
                return once_each([self.promoter].into_iter().chain(self.buddy));
            }
            AlarmStep::Ask => return vec![self.promoter],
            AlarmStep::Insist => {
                let next = everybody.chain(self.asleep.iter().copied()).next();
                let next = next.filter(|_| self.buddy.is_none() || self.is_buddy_asleep);
                return once_each([self.promoter].into_iter().chain(self.buddy).chain(next));
            }
            AlarmStep::Supervisor if cause == AlarmCause::Duress => {
                first_two.chain(&self.seconds).copied().collect()
            }
            AlarmStep::Supervisor => first_two.copied().collect(),
            AlarmStep::SupervisorUnanswered => {
                self.line.iter().chain(&self.seconds).chain(&self.asleep).copied().collect()
            }
            AlarmStep::SecondContact => {
                self.seconds.iter().chain(first_two).chain(&self.asleep).copied().collect()
            }
            AlarmStep::Crisis => {
                let late = self.seconds.iter().chain(&self.asleep);
                self.leads.iter().chain(first_two).chain(late).copied().collect()
            }
            AlarmStep::SecondContactUnanswered | AlarmStep::CrisisUnanswered => Vec::new(),
        };
        if to.is_empty() {
            to = everybody.clone().chain(self.asleep.iter().copied()).collect();
        }
        to = once_each(to);
        let awake = to.iter().filter(|user| !self.asleep.contains(user)).count();
        if awake < 2 {
            // The buddy is a last resort, and never of a silent alert: they may be at her side.
            let buddy = self.buddy.filter(|_| cause != AlarmCause::Duress);
            let two = to.iter().copied().filter(|user| !self.asleep.contains(user));
            let two = two.chain(everybody).chain(buddy).chain(self.asleep.iter().copied());
            let two: Vec<UserId> = once_each(two).into_iter().take(2).collect();
            to = once_each(two.into_iter().chain(to));
        }
        to
    }

    /// Who decides about a plan.
    #[must_use]
    pub fn approvers(&self) -> Vec<UserId> {
        self.line.iter().chain(&self.sleeping_line).copied().take(2).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    const PROMOTER: UserId = UserId(1);
    const BUDDY: UserId = UserId(2);

    fn ids(numbers: &[i64]) -> Vec<UserId> {
        numbers.iter().copied().map(UserId).collect()
    }

    /// Supervisors 10 to 12, the last on duty; a second contact and a lead.
    fn crew(asleep: &[i64]) -> Crew {
        let turn = |user, duty| Turn { user: UserId(user), duty };
        let turns =
            [turn(12, Duty::Supervisor), turn(20, Duty::SecondContact), turn(30, Duty::CrisisLead)];
        let asleep = asleep.iter().copied().map(UserId).collect();
        Crew::new(PROMOTER, Some(BUDDY), &turns, &ids(&[10, 11, 12])).while_asleep(&asleep)
    }

    #[test]
    fn who_sleeps_is_called_only_where_two_others_are_not_there_or_nobody_answered() {
        use AlarmStep::{Crisis, Insist, SecondContact, Supervisor, SupervisorUnanswered};
        let told = |asleep: &[i64], step| crew(asleep).told(step, AlarmCause::NotArrived);
        assert_eq!(told(&[], Supervisor), ids(&[12, 10]));
        assert_eq!(told(&[12], Supervisor), ids(&[10, 11]), "though they are on duty");
        assert_eq!(told(&[10, 12], Supervisor), ids(&[11, 20]), "an awake second before a sleeper");
        assert_eq!(told(&[10, 11, 12, 20, 30], Supervisor), ids(&[2, 12, 10, 11, 20, 30]));
        assert_eq!(told(&[12], SupervisorUnanswered), ids(&[10, 11, 20, 12]));
        assert_eq!(told(&[20], SecondContact), ids(&[12, 10, 20]));
        assert_eq!(told(&[30, 12], Crisis), ids(&[10, 11, 20, 12, 30]));
        assert_eq!(told(&[12], Insist), ids(&[1, 2]));
        assert_eq!(told(&[12, 2], Insist), ids(&[1, 2, 10]), "the buddy sleeps");
        assert_eq!(crew(&[10, 12, 20]).approvers(), ids(&[11, 12]));
    }

    #[test]
    fn a_silent_alert_is_never_the_buddys_however_many_sleep() {
        let told = crew(&[10, 11, 12, 20, 30]).told(AlarmStep::Supervisor, AlarmCause::Duress);
        assert!(!told.contains(&BUDDY) && !told.contains(&PROMOTER), "{told:?}");
        assert_eq!(told.len(), 5);
    }
}
