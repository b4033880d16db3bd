//! Releasing outings: to whoever is out, their own and nothing of its alarms; to people who
//! supervise in the organisation, everything that seeing somebody home takes. To nobody else.
//!
//! Who is out does not see alarms: whoever holds their phone must not see that help was called. So
//! nothing of theirs tells a word that was said under duress from one that was not, and nothing tells of a
//! word that others entered for them: it may have been a code word that was spoken beside the phone.

use std::collections::BTreeMap;

use atalaya_domain::{
    AlarmCause, Cell, CheckInId, CheckInKind, Colour, Json, OutreachId, OutreachPhase, Role,
    Setting, UserId, Viewer, Zone,
};
use atalaya_safety::{Ladder, Outreach, SafetyRules, Watch};
use jiff::{SignedDuration, Timestamp};

use crate::{Refusal, Released};

/// An outing, with what is beside it.
#[derive(Debug, Clone)]
pub struct OutreachFacts<'a> {
    /// Its id.
    pub id: OutreachId,
    /// What it is called on the telephone.
    pub code: String,
    /// The pseudonym of who is out.
    pub promoter: &'a str,
    /// The pseudonyms of others who are named in it: the buddy, and who has taken an alarm up.
    pub names: &'a BTreeMap<UserId, String>,
    /// What it is now.
    pub outing: &'a Outreach,
    /// Where, if that was asked for.
    pub place: Option<(Cell, Option<Setting>)>,
    /// Who would be called, if that was asked for.
    pub watch: Option<Watch>,
    /// What was said, if that was asked for.
    pub check_ins: Option<Vec<CheckInFacts>>,
}

/// A check-in.
#[derive(Debug, Clone, Copy)]
pub struct CheckInFacts {
    /// Its id.
    pub id: CheckInId,
    /// Who said it.
    pub author: UserId,
    /// What.
    pub kind: CheckInKind,
    /// Whether under duress.
    pub duress: bool,
    /// When it was tapped.
    pub said_at: Timestamp,
    /// When it was received.
    pub received_at: Timestamp,
    /// Where.
    pub cell: Option<Cell>,
}

/// Whether the viewer is a person who sees others of the organisation home.
#[must_use]
pub fn sees_home(viewer: &Viewer) -> bool {
    viewer.role == Role::Supervisor && viewer.user.is_some()
}

/// An outing as the viewer may see it. The caller has read it in the viewer's organisation.
pub fn release_outreach(
    viewer: &Viewer,
    facts: &OutreachFacts<'_>,
    rules: &SafetyRules,
    (zone, now): (&Zone, Timestamp),
) -> Result<Released<Json>, Refusal> {
    shown(viewer, facts, rules, (zone, now)).map(Released::new)
}

/// Those of some outings that the viewer may see, in their order; and those of others at which they stay outside.
#[must_use]
pub fn release_outreach_list(
    viewer: &Viewer,
    (facts, waited_for): (&[OutreachFacts<'_>], &[OutreachFacts<'_>]),
    rules: &SafetyRules,
    (zone, now): (&Zone, Timestamp),
) -> Released<Json> {
    let still = facts.iter().filter(|one| !is_history(viewer, one.outing, now));
    let told = still.filter_map(|one| shown(viewer, one, rules, (zone, now)).ok());
    let seen = told.collect();
    let waits = release_waited_for(viewer, waited_for, (zone, now));
    Released::new(Json::Object(vec![
        ("outreach".to_owned(), Json::Array(seen)),
        ("waits_outside".to_owned(), Json::Array(waits)),
    ]))
}

/// Outings as whoever stays outside is told of them, today's and those that go on: who goes inside, for how long they wait and
/// what they do then. Nothing of where, of colours or of alarms; nothing to anybody else. As its person knows it, since the two may stand
/// beside each other.
fn release_waited_for(
    viewer: &Viewer,
    facts: &[OutreachFacts<'_>],
    (zone, now): (&Zone, Timestamp),
) -> Vec<Json> {
    let ahead = now.saturating_add(WAITED_FOR_AHEAD).unwrap_or(now);
    let waits = |facts: &&OutreachFacts<'_>| {
        let outing = facts.outing;
        let goes = matches!(
            outing.phase,
            OutreachPhase::Planned
                | OutreachPhase::Underway
                | OutreachPhase::AtPlace
                | OutreachPhase::Leaving
        );
        let soon = outing.plan.starts_at() <= ahead && outing.plan.home_by() > now;
        let theirs = viewer.user.is_some() && outing.plan.buddy == viewer.user;
        goes && (soon || outing.is_out()) && theirs && outing.plan.outside.is_some()
    };
    let told = facts.iter().filter(waits).map(|facts| {
        let known = facts.outing.as_they_know_it();
        let mut out = Writing { members: Vec::new(), names: facts.names, zone };
        out.text("outreach", &facts.id.to_string());
        out.text("code", &facts.code);
        out.text("promoter", facts.promoter);
        out.time("starts_at", Some(known.plan.starts_at()));
        out.text("phase", known.phase.code());
        out.put("exercise", Json::Bool(known.is_agreed_exercise()));
        out.stays_outside(&known);
        Json::Object(out.members)
    });
    told.collect()
}

/// How far ahead who stays outside is told of it.
const WAITED_FOR_AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Whether an outing is behind for longer than the viewer sees of what was theirs. Its times answer who says something of it
/// late; where it led and what was said is told no more.
fn is_history(viewer: &Viewer, outing: &Outreach, now: Timestamp) -> bool {
    let own = viewer.user == Some(outing.promoter);
    let home_by = outing.plan.home_by();
    own && (outing.is_over() || home_by < now) && !viewer.history.reaches(home_by)
}

fn shown(
    viewer: &Viewer,
    facts: &OutreachFacts<'_>,
    rules: &SafetyRules,
    (zone, now): (&Zone, Timestamp),
) -> Result<Json, Refusal> {
    let own = viewer.user == Some(facts.outing.promoter);
    if !own && (!sees_home(viewer) || facts.outing.is_silent_call(now)) {
        return Err(Refusal::NoSuchOutreach);
    }
    let mut out = Writing { members: Vec::new(), names: facts.names, zone };
    if own {
        let known = facts.outing.as_they_know_it();
        // Theirs is called an exercise as long as it was agreed to be one: they see nothing of duress.
        out.plan(facts, &known, (known.colour, known.is_agreed_exercise()));
    } else {
        let outing = facts.outing;
        out.plan(facts, outing, (outing.colour_shown(now), outing.is_exercise()));
        out.text("promoter", facts.promoter);
        out.alarms(facts.outing, rules, now);
    }
    if let Some(watch) = &facts.watch {
        let watch = out.watch(watch);
        out.put("watch", watch);
    }
    let closed = is_history(viewer, facts.outing, now);
    if let Some((cell, setting)) = facts.place.filter(|_| !closed) {
        let mut place = out.nested();
        place.text("cell", &cell.to_string());
        place.code("setting", setting.map(Setting::code));
        out.put("place", Json::Object(place.members));
    }
    if let Some(said) = facts.check_ins.as_ref().filter(|_| !closed) {
        // A red that may still be taken back in silence was not said to anybody yet.
        let silent = !own && facts.outing.is_red_silent(now);
        let last = said.iter().rposition(|one| one.kind == CheckInKind::Red);
        let said = said.iter().enumerate().filter(|(index, _)| !silent || Some(*index) != last);
        let promoter = facts.outing.promoter;
        let told = said.filter(|(_, one)| !own || one.author == promoter);
        let told = told.map(|(_, one)| out.check_in(one, own, promoter));
        let said = told.collect();
        out.put("check_ins", Json::Array(said));
    }
    Ok(Json::Object(out.members))
}

/// An object that is being written.
struct Writing<'z> {
    members: Vec<(String, Json)>,
    names: &'z BTreeMap<UserId, String>,
    zone: &'z Zone,
}

impl Writing<'_> {
    fn nested(&self) -> Self {
        Self { members: Vec::new(), names: self.names, zone: self.zone }
    }

    fn put(&mut self, name: &str, value: Json) {
        self.members.push((name.to_owned(), value));
    }

    fn text(&mut self, name: &str, value: &str) {
        self.put(name, Json::String(value.to_owned()));
    }

    fn code(&mut self, name: &str, value: Option<&str>) {
        self.put(name, value.map_or(Json::Null, |code| Json::String(code.to_owned())));
    }

    fn name(&mut self, name: &str, of: Option<UserId>) {
        self.code(name, of.and_then(|user| self.names.get(&user)).map(String::as_str));
    }

    fn time(&mut self, name: &str, at: Option<Timestamp>) {
        let written = at.map(|at| Json::String(self.zone.written(at.as_microsecond())));
        self.put(name, written.unwrap_or(Json::Null));
    }

    /// What whoever is out knows too.
    fn plan(
        &mut self,
        facts: &OutreachFacts<'_>,
        outing: &Outreach,
        (colour, exercise): (Colour, bool),
    ) {
        self.text("id", &facts.id.to_string());
        self.text("code", &facts.code);
        self.text("phase", outing.phase.code());
        self.text("colour", colour.code());
        self.put("exercise", Json::Bool(exercise));
        let waits = outing.phase == OutreachPhase::AwaitingApproval;
        self.put("exercise_asked", Json::Bool(waits && outing.plan.exercise));
        let read = outing.plan.protocol_read.map(|version| Json::Integer(version.into()));
        self.put("protocol_read", read.unwrap_or(Json::Null));
        self.put("suspended", Json::Bool(outing.suspended));
        let missed = outing.contacts_missed.map(|number| Json::Integer(number.into()));
        self.put("contacts_missed", missed.unwrap_or(Json::Null));
        self.code("debrief", outing.debrief.map(atalaya_domain::Debrief::code));
        self.time("starts_at", Some(outing.plan.starts_at()));
        self.time("ends_at", Some(outing.plan.ends_at()));
        self.time("home_by", Some(outing.plan.home_by()));
        self.text("company", outing.plan.company.code());
        self.name("buddy", outing.plan.buddy);
        let outside = outing.plan.outside.map(|_| self.outside(outing));
        self.put("outside", outside.unwrap_or(Json::Null));
        self.put("online", Json::Bool(outing.plan.online));
        self.put("vehicle", Json::Bool(outing.plan.vehicle));
        self.code("vehicle_state", outing.vehicle().map(atalaya_safety::Vehicle::code));
        self.put("shares_zone", Json::Bool(outing.shares_zone()));
        self.time("heard_at", outing.heard_at());
        let expected = outing.expected().map(|(cause, at)| {
            let mut expected = self.nested();
            expected.text("kind", expected_code(cause));
            expected.time("at", Some(at));
            Json::Object(expected.members)
        });
        self.put("expected", expected.unwrap_or(Json::Null));
        let rule = outing.requirement.rule;
        let mut requirement = self.nested();
        requirement.put("level", Json::Integer(outing.requirement.level.into()));
        requirement.text("go", go_code(rule.go));
        let every = rule.check_every.map(|minutes| Json::Integer(minutes.into()));
        requirement.put("check_every", every.unwrap_or(Json::Null));
        requirement.put("buddy", Json::Bool(rule.buddy));
        requirement.put("transport", Json::Bool(rule.transport));
        requirement.put("approval", Json::Bool(rule.approval));
        self.put("requirement", Json::Object(requirement.members));
    }

    /// What was agreed with who stays outside, and until when they wait.
    fn outside(&self, outing: &Outreach) -> Json {
        let mut out = self.nested();
        out.stays_outside(outing);
        Json::Object(out.members)
    }

    fn stays_outside(&mut self, outing: &Outreach) {
        let Some(outside) = outing.plan.outside else { return };
        self.put("minutes", Json::Integer(outside.minutes().into()));
        self.text("act", outside.act.code());
        self.time("until", outing.inside_until());
    }

    /// What is due next, and every alarm that no human has closed.
    fn alarms(&mut self, outing: &Outreach, rules: &SafetyRules, now: Timestamp) {
        self.put("is_out", Json::Bool(outing.is_out()));
        self.put("waits", Json::Bool(outing.phase == OutreachPhase::AwaitingApproval));
        let told = outing.ladders().iter().filter(|ladder| !ladder.is_silent(now));
        let next = told.filter_map(|ladder| ladder.next(rules)).min();
        let next = self.next(next);
        self.put("next", next);
        let alarms = outing.alarms().map(|alarm| self.alarm(alarm, rules)).collect();
        self.put("alarms", Json::Array(alarms));
    }

    fn alarm(&self, alarm: &Ladder, rules: &SafetyRules) -> Json {
        let mut out = self.nested();
        out.put("number", Json::Integer(alarm.number.into()));
        out.text("cause", alarm.cause.code());
        out.time("due_at", Some(alarm.zero));
        let last = alarm.fired().last();
        out.code("step", last.map(|(step, _)| step.code()));
        out.time("called_at", last.map(|(_, at)| at));
        out.put("taken_up", Json::Bool(alarm.is_taken_up()));
        let taker = alarm.acknowledged.last();
        out.name("taken_up_by", taker.map(|last| last.by));
        out.time("taken_up_at", taker.map(|last| last.at));
        out.time("answered_at", alarm.answered.map(|answer| answer.received_at));
        out.time("answer_said_at", alarm.answered.map(|answer| answer.said_at));
        let next = out.next(alarm.next(rules));
        out.put("next", next);
        Json::Object(out.members)
    }

    fn next(&self, next: Option<(Timestamp, atalaya_domain::AlarmStep)>) -> Json {
        let Some((at, step)) = next else { return Json::Null };
        let mut out = self.nested();
        out.text("step", step.code());
        out.time("at", Some(at));
        Json::Object(out.members)
    }

    /// Who would be called: how many, and when nobody has said that they will be there. No names.
    fn watch(&self, watch: &Watch) -> Json {
        let mut out = self.nested();
        // Two are enough to be called, and more are nobody's business who goes out.
        out.put("supervisors", Json::Integer(watch.supervisors.min(2) as i64));
        out.put("roster", Json::Bool(watch.roster));
        let gap = |(from, until): &(Timestamp, Timestamp)| {
            let mut gap = self.nested();
            gap.time("from", Some(*from));
            gap.time("until", Some(*until));
            Json::Object(gap.members)
        };
        out.put("gaps", Json::Array(watch.gaps.iter().map(gap).collect()));
        Json::Object(out.members)
    }

    fn check_in(&self, said: &CheckInFacts, own: bool, promoter: UserId) -> Json {
        let mut out = self.nested();
        out.text("id", &said.id.to_string());
        out.text("kind", said.kind.code());
        out.time("said_at", Some(said.said_at));
        out.time("received_at", Some(said.received_at));
        if !own {
            out.put("for_them", Json::Bool(said.author != promoter));
            out.put("duress", Json::Bool(said.duress));
            out.code("cell", said.cell.map(|cell| cell.to_string()).as_deref());
        }
        Json::Object(out.members)
    }
}

/// What is waited for, as who is out is told of it.
const fn expected_code(cause: AlarmCause) -> &'static str {
    match cause {
        AlarmCause::NotStarted => "set_out",
        AlarmCause::NotArrived => "arrive",
        AlarmCause::NotLeft => "leave",
        AlarmCause::NotHome => "home",
        // The last three are raised, and nobody waits for them.
        AlarmCause::NotHeard
        | AlarmCause::NotOut
        | AlarmCause::Orange
        | AlarmCause::Red
        | AlarmCause::Duress => "ok",
    }
}

const fn go_code(go: atalaya_safety::Go) -> &'static str {
    match go {
        atalaya_safety::Go::Alone => "alone",
        atalaya_safety::Go::Pair => "pair",
        atalaya_safety::Go::WithSupervisor => "with_supervisor",
        atalaya_safety::Go::DoNotGo => "do_not_go",
    }
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{KeyPopulations, OrganisationId};
    use atalaya_safety::{Asked, CheckIn, Crew, Plan};

    use super::*;

    const ANA: UserId = UserId(7);

    fn viewer(role: Role, user: Option<UserId>) -> Viewer {
        let key_populations = KeyPopulations::default();
        Viewer {
            history: atalaya_domain::History::Whole,
            user,
            organisation: OrganisationId(1),
            role,
            key_populations,
        }
    }

    fn told(viewer: &Viewer, duress: bool) -> Option<String> {
        let (rules, now) = (SafetyRules::default(), Timestamp::UNIX_EPOCH);
        let zone = Zone::new("America/Guatemala").expect("a zone");
        let asked = Asked { level: 3, hour: 12, with_client: false, bulletin: false };
        let crew = Crew::new(ANA, None, &[], &[UserId(1)]);
        let requirement = rules.requirement(asked);
        let mut outing = Outreach::unplanned(ANA, Plan::unplanned(now), requirement, &crew);
        let said = CheckIn { duress, ..CheckIn::tapped(CheckInKind::Ok, now) };
        outing.check_in(said, now, &rules, &crew);
        outing.tick(now, &rules, &crew);
        let check_in = CheckInFacts {
            id: CheckInId::from_foreign("test", "1"),
            author: ANA,
            kind: CheckInKind::Ok,
            duress,
            said_at: now,
            received_at: now,
            cell: None,
        };
        let facts = OutreachFacts {
            id: OutreachId::from_foreign("test", "1"),
            code: "A1B2".to_owned(),
            promoter: "ana",
            names: &BTreeMap::new(),
            outing: &outing,
            place: None,
            watch: None,
            check_ins: Some(vec![check_in]),
        };
        let released = release_outreach(viewer, &facts, &rules, (&zone, now)).ok()?;
        Some(format!("{:?}", released.get()))
    }

    #[test]
    fn an_outing_is_told_to_who_is_out_and_to_people_who_supervise() {
        for role in Role::ALL {
            for user in [None, Some(UserId(3)), Some(ANA)] {
                let sees = user == Some(ANA) || (*role == Role::Supervisor && user.is_some());
                assert_eq!(told(&viewer(*role, user), false).is_some(), sees, "{role} {user:?}");
            }
        }
    }

    /// What a phone shows after each of its own words, with or without code words that were heard in between.
    fn known_after_each(code_words: bool) -> Vec<(Colour, Option<Timestamp>, Option<Timestamp>)> {
        let (rules, now) = (SafetyRules::default(), Timestamp::UNIX_EPOCH);
        let asked = Asked { level: 3, hour: 12, with_client: false, bulletin: false };
        let crew = Crew::new(ANA, None, &[], &[UserId(1)]);
        let requirement = rules.requirement(asked);
        let mut outing = Outreach::unplanned(ANA, Plan::unplanned(now), requirement, &crew);
        let mut known = Vec::new();
        for (seconds, kind, relayed) in [
            (0, CheckInKind::Yellow, false),
            (60, CheckInKind::Red, true),
            (70, CheckInKind::FalseAlarm, false),
            (100, CheckInKind::Red, false),
            (105, CheckInKind::Ok, true),
            (108, CheckInKind::FalseAlarm, false),
            (200, CheckInKind::Orange, false),
            (300, CheckInKind::FalseAlarm, false),
        ] {
            if relayed && !code_words {
                continue;
            }
            let at = now + SignedDuration::from_secs(seconds);
            let duress = relayed && kind == CheckInKind::Ok;
            let said = CheckIn { relayed, duress, ..CheckIn::tapped(kind, at) };
            outing.check_in(said, at, &rules, &crew);
            outing.tick(at, &rules, &crew);
            if !relayed {
                let shown = outing.as_they_know_it();
                let due = shown.expected().map(|(_, due)| due);
                known.push((shown.colour, shown.heard_at(), due));
            }
        }
        known
    }

    #[test]
    fn a_code_word_that_was_heard_changes_nothing_that_the_phone_shows() {
        let known = known_after_each(false);
        assert_eq!(known_after_each(true), known);
        let colours: Vec<Colour> = known.into_iter().map(|(colour, ..)| colour).collect();
        let [yellow, green, red, orange] =
            [Colour::Yellow, Colour::Green, Colour::Red, Colour::Orange];
        assert_eq!(colours, [yellow, green, red, green, orange, orange]);
    }

    #[test]
    fn what_is_said_under_duress_looks_the_same_to_who_holds_the_phone() {
        let own = viewer(Role::Promoter, Some(ANA));
        assert_eq!(told(&own, true), told(&own, false));
        let luz = viewer(Role::Supervisor, Some(UserId(1)));
        assert!(told(&luz, true).is_some_and(|text| text.contains("\"duress\"")));
        assert_ne!(told(&luz, true), told(&luz, false));
    }
}
