//! Releasing outings: to whoever is out, their own and nothing of its alarms; to people who
//! supervise in the organisation, everything that seeing somebody home takes. To nobody else.
//!
//! Who is out does not see alarms: whoever holds their phone must not see that help was called. So
//! nothing of theirs tells a word that was said under duress from one that was not.

use atalaya_domain::{
    AlarmCause, Cell, CheckInId, CheckInKind, Json, OutreachId, OutreachPhase, Role, Setting,
    UserId, Viewer, Zone,
};
use atalaya_safety::{Ladder, Outreach, SafetyRules};
use jiff::Timestamp;

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
    /// What it is now.
    pub outing: &'a Outreach,
    /// Where, if that was asked for.
    pub place: Option<(Cell, Option<Setting>)>,
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
    zone: &Zone,
) -> Result<Released<Json>, Refusal> {
    shown(viewer, facts, rules, zone).map(Released::new)
}

/// Those of some outings that the viewer may see, in their order.
#[must_use]
pub fn release_outreach_list(
    viewer: &Viewer,
    facts: &[OutreachFacts<'_>],
    rules: &SafetyRules,
    zone: &Zone,
) -> Released<Json> {
    let seen = facts.iter().filter_map(|one| shown(viewer, one, rules, zone).ok()).collect();
    Released::new(Json::Object(vec![("outreach".to_owned(), Json::Array(seen))]))
}

fn shown(
    viewer: &Viewer,
    facts: &OutreachFacts<'_>,
    rules: &SafetyRules,
    zone: &Zone,
) -> Result<Json, Refusal> {
    let own = viewer.user == Some(facts.outing.promoter);
    if !own && !sees_home(viewer) {
        return Err(Refusal::NoSuchOutreach);
    }
    let mut out = Writing { members: Vec::new(), zone };
    out.plan(facts);
    if !own {
        out.text("promoter", facts.promoter);
        out.alarms(facts.outing, rules);
    }
    if let Some((cell, setting)) = facts.place {
        let mut place = out.nested();
        place.text("cell", &cell.to_string());
        place.code("setting", setting.map(Setting::code));
        out.put("place", Json::Object(place.members));
    }
    if let Some(said) = &facts.check_ins {
        let said = said.iter().map(|one| out.check_in(one, own, facts.outing.promoter)).collect();
        out.put("check_ins", Json::Array(said));
    }
    Ok(Json::Object(out.members))
}

/// An object that is being written.
struct Writing<'z> {
    members: Vec<(String, Json)>,
    zone: &'z Zone,
}

impl Writing<'_> {
    fn nested(&self) -> Self {
        Self { members: Vec::new(), zone: self.zone }
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

    fn time(&mut self, name: &str, at: Option<Timestamp>) {
        let written = at.map(|at| Json::String(self.zone.written(at.as_microsecond())));
        self.put(name, written.unwrap_or(Json::Null));
    }

    /// What whoever is out knows too.
    fn plan(&mut self, facts: &OutreachFacts<'_>) {
        let outing = facts.outing;
        self.text("id", &facts.id.to_string());
        self.text("code", &facts.code);
        self.text("phase", outing.phase.code());
        self.text("colour", outing.colour.code());
        self.put("exercise", Json::Bool(outing.plan.exercise));
        self.put("suspended", Json::Bool(outing.suspended));
        self.code("debrief", outing.debrief.map(atalaya_domain::Debrief::code));
        self.time("starts_at", Some(outing.plan.starts_at()));
        self.time("ends_at", Some(outing.plan.ends_at()));
        self.time("home_by", Some(outing.plan.home_by()));
        self.text("company", outing.plan.company.code());
        self.put("vehicle", Json::Bool(outing.plan.vehicle));
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

    /// What is due next, and every alarm that no human has closed.
    fn alarms(&mut self, outing: &Outreach, rules: &SafetyRules) {
        self.put("is_out", Json::Bool(outing.is_out()));
        self.put("waits", Json::Bool(outing.phase == OutreachPhase::AwaitingApproval));
        let next = outing.ladders().iter().filter_map(|ladder| ladder.next(rules)).min();
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
        AlarmCause::NotHeard | AlarmCause::Orange | AlarmCause::Red | AlarmCause::Duress => "ok",
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
        Viewer { user, organisation: OrganisationId(1), role, key_populations }
    }

    fn told(viewer: &Viewer, duress: bool) -> Option<String> {
        let (rules, now) = (SafetyRules::default(), Timestamp::UNIX_EPOCH);
        let zone = Zone::new("America/Guatemala").expect("a zone");
        let asked = Asked { level: 3, hour: 12, with_client: false, bulletin: false };
        let crew = Crew::new(ANA, None, &[], &[UserId(1)]);
        let requirement = rules.requirement(asked);
        let mut outing = Outreach::unplanned(ANA, Plan::unplanned(now), requirement, &crew);
        let said = CheckIn { kind: CheckInKind::Ok, said_at: now, until: None, duress };
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
            outing: &outing,
            place: None,
            check_ins: Some(vec![check_in]),
        };
        let released = release_outreach(viewer, &facts, &rules, &zone).ok()?;
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

    #[test]
    fn what_is_said_under_duress_looks_the_same_to_who_holds_the_phone() {
        let own = viewer(Role::Promoter, Some(ANA));
        assert_eq!(told(&own, true), told(&own, false));
        let luz = viewer(Role::Supervisor, Some(UserId(1)));
        assert!(told(&luz, true).is_some_and(|text| text.contains("\"duress\"")));
        assert_ne!(told(&luz, true), told(&luz, false));
    }
}
