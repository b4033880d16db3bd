//! `/indicators`: the twenty numbers that an organisation watches its safety by.

use actix_web::HttpResponse;
use actix_web::web::{self, Data, Query};
use atalaya_disclosure::release::{CountedVersion, Period};
use atalaya_disclosure::{
    AlarmRecord, IndicatorActivity, IndicatorCounts, IndicatorCut, IndicatorEvent, IndicatorFacts,
    IndicatorGroup, IndicatorQuestion, LegCount, Released, SupportRecord, WorkRecord,
    may_see_indicators, release_indicators,
};
use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, FieldError, FieldReason, Viewer,
};
use atalaya_evidence::{Compared, Figure, Indicator, Interval, Value, figures, reporting_activity};
use atalaya_store::{ReleaseEvent, WorkOfPeriod};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::about::TextOut;
use crate::audit::looked_at;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// Which indicators.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct IndicatorQuery {
    /// A quarter or year, like `2026-Q3` or `2026`; the quarter that runs unless given.
    period: Option<String>,
    /// `organisation` (the default), `department` or `population`.
    by: Option<String>,
}

/// An organisation's indicators of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorsOut {
    /// Like `2026-Q3`.
    period: String,
    /// The period they are compared with.
    before: String,
    /// Whether the period has closed: what is reported now counts in it no more once it is released.
    closed: bool,
    /// `organisation`, `department` or `population`.
    by: &'static str,
    /// What must be read beside every count.
    about: TextOut,
    /// How much was reported and worked, the organisation first.
    activity: Vec<ActivityOut>,
    /// The share of the reports that lies in no group that is told, percent, rounded up to fives.
    withheld_percent: Option<u8>,
    /// The twenty, each with its figures.
    indicators: Vec<IndicatorOut>,
    /// From which municipality to which things happened on the way, the most first; only ways of which enough is known.
    legs: Vec<LegOut>,
}

/// One way.
#[derive(Debug, Serialize, ToSchema)]
pub struct LegOut {
    /// A municipality's code; a department's where its municipalities are too small.
    from: String,
    to: String,
    events: u64,
}

/// How much was reported and worked in a group. `null` is fewer than may be told, or none.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityOut {
    /// `organisation`, a department's code or a key population's.
    group: String,
    /// Reports that count.
    events: Option<u64>,
    /// Of these, those that somebody else supports (V2, V3).
    verified: Option<u64>,
    /// Records of outreach.
    sessions: Option<u64>,
    /// Person-hours of outreach.
    hours: Option<f64>,
}

/// One of the twenty.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorOut {
    /// 1–20.
    number: u8,
    name: TextOut,
    formula: TextOut,
    figures: Vec<FigureOut>,
}

/// One figure.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureOut {
    /// `organisation`, a department's code or a key population's.
    group: String,
    /// Which part of the indicator; empty where it has one figure.
    part: &'static str,
    /// `told`; `withheld`: fewer than may be told, or none; `years_only`.
    state: &'static str,
    /// `count`, `per_100`, `per_1000`, `share` (0–1), `points`, `seconds` or `gtq` (quetzales).
    unit: &'static str,
    value: Option<f64>,
    /// Both ends of the exact 95 % interval; of `seconds`, the median and the 90th percentile, and `null` of fewer
    /// than twenty; of `gtq`, the least and the most that the bands may be together; `null` of rounded amounts.
    interval: Option<[f64; 2]>,
    /// How many it is of.
    n: Option<u64>,
    /// What they are counted against: sessions, hours, promoters or all; `null` of counts.
    of: Option<f64>,
    /// Against the period before.
    compared: Option<ComparedOut>,
}

/// How a figure compares with the period before.
#[derive(Debug, Serialize, ToSchema)]
pub struct ComparedOut {
    /// `no_clear_change` unless the interval leaves 1 out; else `higher` or `lower`.
    trend: &'static str,
    /// This rate over that one; `null` where there was nothing before.
    ratio: Option<f64>,
    /// Both ends of its 95 % interval; the upper one is `null` where nothing bounds it.
    interval: [Option<f64>; 2],
}

/// Tells the indicators of the viewer's organisation for a quarter, or for a year that is over. Every number is of enough
/// reports by enough people, and so is each difference of two, whatever is asked; figures of outings, alarms and
/// support are rounded. Reporting activity stands beside counts.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "releases", params(IndicatorQuery),
    responses((status = 200, body = IndicatorsOut)))]
pub(crate) async fn indicators_get(
    query: Query<IndicatorQuery>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    may_see_indicators(&viewer)?;
    let (period, cut) = asked(&query, &doors)?;
    let subject = AuditSubject::one(AuditSubjectKind::Indicators, &period);
    looked_at(&principal, AuditAction::IndicatorsViewed, subject, &doors).await?;
    let now = counted(period, cut, viewer, &doors).await?;
    let before = counted(period.before(), cut, viewer, &doors).await?;
    Ok(HttpResponse::Ok().json(IndicatorsOut::new(&now, &before, cut)))
}

const CUTS: [(IndicatorCut, &str); 3] = [
    (IndicatorCut::Organisation, "organisation"),
    (IndicatorCut::Department, "department"),
    (IndicatorCut::Population, "population"),
];

fn asked(query: &IndicatorQuery, doors: &Doors) -> Result<(Period, IndicatorCut), Problem> {
    let mut wrong = Vec::new();
    let mut unknown = |parameter: &str, found: &str, known: Vec<&'static str>| {
        let found = found.chars().take(20).collect();
        wrong.push(FieldError::new(parameter, FieldReason::UnknownCode { found, known }));
    };
    let running = Period::quarter_of(doors.now(), &doors.app.deployment.zone);
    let period = match query.period.as_deref() {
        None => running,
        Some(text) => Period::parse(text).unwrap_or_else(|| {
            unknown("period", text, vec!["2026", "2026-Q3"]);
            running
        }),
    };
    let by = query.by.as_deref().unwrap_or("organisation");
    let cut = CUTS.iter().find(|(_, code)| *code == by).map(|(cut, _)| *cut);
    let cut = cut.unwrap_or_else(|| {
        unknown("by", by, CUTS.map(|(_, code)| code).to_vec());
        IndicatorCut::Organisation
    });
    if wrong.is_empty() {
        Ok((period, cut))
    } else {
        Err(Problem::fields(ProblemCode::InvalidQuery, &wrong))
    }
}

/// What may be told of a period's counts.
async fn counted(
    period: Period,
    cut: IndicatorCut,
    viewer: Viewer,
    doors: &Data<Doors>,
) -> Result<Released<IndicatorCounts>, Problem> {
    let (store, zone) = (&doors.app.store, &doors.app.deployment.zone);
    let span = |of: Period| (of.starts_at(zone), of.ends_at(zone));
    // Reports and work are settled by whole years: what a quarter may tell depends on the others.
    let year = span(Period::Year(period.year()));
    let events = store.release_events(vec![viewer.organisation], year.0, year.1).await?;
    let until = span(period).1;
    let at = doors.now().min(until);
    let mut work = store.indicator_work(viewer.organisation, span(period), at).await?;
    if span(period) != year {
        work.work = store.indicator_work(viewer.organisation, year, at).await?.work;
    }
    doors.app.settings.boundaries.read().await?;
    let shared = doors.clone();
    let told = web::block(move || {
        let zone = &shared.app.deployment.zone;
        let boundaries = shared.app.settings.boundaries.get();
        let closed = shared.now() >= period.closes_at(zone);
        let ended = shared.now() >= until;
        let question = IndicatorQuestion { period, ended, closed, cut, boundaries };
        let facts = facts(&events, work, &question, &viewer, &shared);
        release_indicators(&viewer, &facts, &question)
    });
    let told = told.await.map_err(|error| Problem::internal("count indicators", &error))?;
    Ok(told?)
}

fn facts(
    events: &[ReleaseEvent],
    work: WorkOfPeriod,
    question: &IndicatorQuestion<'_>,
    viewer: &Viewer,
    doors: &Doors,
) -> IndicatorFacts {
    let (zone, boundaries) = (&doors.app.deployment.zone, question.boundaries);
    let mut facts = IndicatorFacts::default();
    for one in events {
        let versions: Vec<CountedVersion<'_>> =
            one.versions.iter().map(crate::releases::version).collect();
        let organisation = viewer.organisation;
        let event = IndicatorEvent::of(&versions, organisation, one.reporter, zone, boundaries);
        let began = versions.last().map(|last| last.event.when.earliest_us());
        let began = began.and_then(|us| jiff::Timestamp::from_microsecond(us).ok());
        let within = |of: Period| {
            began.is_some_and(|began| (of.starts_at(zone)..of.ends_at(zone)).contains(&began))
        };
        if within(question.period) && IndicatorEvent::is_suspension(&versions) {
            facts.suspensions.push(one.reporter);
        }
        if within(Period::Year(question.period.year())) {
            facts.events.extend(event);
        }
    }
    let worked = |one: atalaya_store::WorkDone| {
        let place = boundaries.map(|all| all.place(one.place.cell())).unwrap_or_default();
        let hour = zone.local(one.started_at).hour().unsigned_abs();
        let quarter = Period::quarter_of(one.started_at, zone);
        WorkRecord::new(quarter, one.reporter, place, one.populations, hour, one.hours)
    };
    let alarm = |one: atalaya_store::AlarmCalled| AlarmRecord {
        promoter: one.promoter,
        cause: one.cause,
        called_at: one.called_at,
        acknowledged_at: one.acknowledged_at,
        closed: one.closed,
    };
    let support = |one: atalaya_store::SupportGiven| SupportRecord {
        person: one.person,
        began_at: one.began_at,
        support: one.support,
    };
    IndicatorFacts {
        work: work.work.into_iter().map(worked).collect(),
        outings: work.outings,
        alarms: work.alarms.into_iter().map(alarm).collect(),
        support: work.support.into_iter().map(support).collect(),
        places: work.places,
        places_reviewed: work.places_reviewed,
        promoters: work.promoters,
        have_read: work.have_read,
        have_drilled: work.have_drilled,
        ..facts
    }
}

impl IndicatorsOut {
    fn new(
        now: &Released<IndicatorCounts>,
        before: &Released<IndicatorCounts>,
        cut: IndicatorCut,
    ) -> Self {
        let told = figures(now, before);
        let one = |indicator: &Indicator| IndicatorOut {
            number: indicator.number,
            name: indicator.name().into(),
            formula: indicator.formula().into(),
            figures: told
                .figures
                .iter()
                .filter(|figure| figure.indicator == indicator.number)
                .map(FigureOut::from)
                .collect(),
        };
        let by = CUTS.iter().find(|(one, _)| *one == cut).map_or("organisation", |(_, code)| *code);
        Self {
            period: now.get().period.to_string(),
            before: before.get().period.to_string(),
            closed: now.get().closed,
            by,
            about: reporting_activity().into(),
            activity: told.activity.iter().map(ActivityOut::from).collect(),
            withheld_percent: told.withheld_percent,
            indicators: Indicator::ALL.iter().map(one).collect(),
            legs: now.get().legs.iter().map(LegOut::from).collect(),
        }
    }
}

impl From<&LegCount> for LegOut {
    fn from(LegCount { from, to, events }: &LegCount) -> Self {
        Self { from: from.to_string(), to: to.to_string(), events: *events }
    }
}

fn group(group: IndicatorGroup) -> String {
    match group {
        IndicatorGroup::Organisation => "organisation".to_owned(),
        IndicatorGroup::Department(code) => code.to_string(),
        IndicatorGroup::Population(population) => population.to_string(),
    }
}

/// Four significant digits: more would claim what nobody knows.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let scale = 10_f64.powi(3 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

fn ends(interval: Interval) -> [f64; 2] {
    [rounded(interval.lower), rounded(interval.upper)]
}

impl From<&IndicatorActivity> for ActivityOut {
    fn from(activity: &IndicatorActivity) -> Self {
        let IndicatorActivity { group: of, events, verified, sessions, hours } = *activity;
        Self { group: group(of), events, verified, sessions, hours: hours.map(f64::round) }
    }
}

impl From<&Figure> for FigureOut {
    fn from(figure: &Figure) -> Self {
        let (value, interval, n, of) = match figure.value {
            Value::Told { value, interval, n, of } => {
                (Some(rounded(value)), interval.map(ends), Some(n), of.map(f64::round))
            }
            Value::Withheld | Value::YearsOnly => (None, None, None, None),
        };
        Self {
            group: group(figure.group),
            part: figure.part,
            state: figure.value.code(),
            unit: figure.unit.code(),
            value,
            interval,
            n,
            of,
            compared: figure.compared.map(ComparedOut::from),
        }
    }
}

impl From<Compared> for ComparedOut {
    fn from(Compared { trend, ratio, interval }: Compared) -> Self {
        let end = |end: f64| end.is_finite().then(|| rounded(end));
        Self {
            trend: trend.code(),
            ratio: ratio.map(rounded),
            interval: [end(interval.lower), end(interval.upper)],
        }
    }
}
