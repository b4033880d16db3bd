//! `/hindsight`: would the maps of the past year have been right?

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use atalaya_disclosure::{
    GainPoint, HindsightFound, HindsightRecord, HindsightReport, RoundingKey, Scope,
    release_hindsight,
};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, Text, Zone};
use atalaya_live::{HindsightError, HindsightState};
use atalaya_risk::Settings;
use serde::Serialize;
use utoipa::ToSchema;

use crate::about::{CutPointsOut, TextOut};
use crate::audit::looked_at;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::risk::ready;
use crate::viewer::Principal;

/// After how many seconds asking again makes sense: the look back takes a few.
const RETRY_AFTER_S: u64 = 1;

/// How far a look back is that is being computed.
#[derive(Debug, Serialize, ToSchema)]
pub struct HindsightProgress {
    /// The part that is done.
    #[schema(minimum = 0, maximum = 1)]
    done: f64,
}

/// Whether the organisation's maps of the past year would have been right. Figures are rounded by
/// chance, by a secret of the installation: the same all week.
#[derive(Debug, Serialize, ToSchema)]
pub struct HindsightOut {
    /// The version of the model that was tested: `GET /api/v1/model` tells its constants.
    model: String,
    cut_points: CutPointsOut,
    /// What the maps knew of where teams had been: `none` or `recorded`; a remark says what it means.
    exposure: &'static str,
    /// Where the first week that was looked at begins.
    from: String,
    /// Where the last one ends; what was recorded later does not count until the week turns.
    until: String,
    /// `too_few`, `better_than_counts`, `like_counts`, `worse_than_counts` or `like_chance`.
    verdict: &'static str,
    /// The verdict in one sentence.
    sentence: TextOut,
    /// What else there is to say.
    remarks: Vec<RemarkOut>,
    /// The figures; absent while there are too few events.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<FoundOut>,
}

/// One more thing to say.
#[derive(Debug, Serialize, ToSchema)]
pub struct RemarkOut {
    /// What it is about: `lead`, `levels`, `calibration`, `coverage`, `hours`, `area`, `unplaced`,
    /// `exposure`, `imported`, `rounding` or `least`.
    about: &'static str,
    sentence: TextOut,
}

/// The figures of a look back. Shares are of the events.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundOut {
    /// Events that were compared, in fives.
    events: u32,
    /// Events whose place was too coarse to be compared, in fives.
    unplaced: u32,
    /// Weeks that had a map, in fours.
    weeks: u32,
    /// Hexagons of resolution 8 that were compared, in fifties.
    cells: u32,
    /// What shares of events are rounded to.
    share_step: f64,
    /// The gain curve, from the riskiest part of the area to all of it.
    gain: Vec<GainOut>,
    /// Expected events for each that happened.
    expected_over_observed: f64,
    /// Of the hexagons with many events, the share whose count fell into the 80 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage_80: Option<f64>,
    /// Bits per event over an even spread.
    bits_per_event: f64,
    /// Both ends of its 95 % interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    bits_interval_95: Option<[f64; 2]>,
    /// The part of the bits that the hour adds.
    bits_hour: f64,
    /// Rank correlation of the hexagons from week to week.
    #[serde(skip_serializing_if = "Option::is_none")]
    rank_stability: Option<f64>,
    /// What the map had said where something happened.
    levels: Vec<LevelOut>,
}

/// A point of the gain curve.
#[derive(Debug, Serialize, ToSchema)]
pub struct GainOut {
    /// The part of the area, hour by hour, that was ranked riskiest; by chance it holds as large a
    /// share of the events.
    area: f64,
    /// Share of the events in it by the map.
    map: f64,
    /// By counts of what was known.
    counts: f64,
    /// By counts × counts by hour of the week.
    counts_by_hour: f64,
}

/// One thing that the map says.
#[derive(Debug, Serialize, ToSchema)]
pub struct LevelOut {
    /// The least of its levels: 0 not enough data, 1 lower or as usual, 3 raised or more.
    from_level: u8,
    /// Share of the events that happened where it said so.
    events: f64,
    /// Share of the area, hour by hour, that it said it of.
    area: f64,
}

/// Tells whether the maps of the past year would have been right: each week's map, made of what was
/// known when the week began, beside what happened. Computing it takes some seconds; meanwhile the
/// answer is 202 and says how far it is.
#[utoipa::path(get, path = "/api/v1/hindsight", tag = "risk", responses(
    (status = 200, body = HindsightOut),
    (status = 202, body = HindsightProgress,
        headers(("retry-after" = u64, description = "Seconds until asking again makes sense")))))]
pub(crate) async fn hindsight_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let scope = Scope::of(viewer);
    // Before anything is computed: who may not be told asks in vain.
    scope.past()?;
    ready(&doors)?;
    let looked_back = match doors.app.live.hindsight(viewer.organisation).await? {
        HindsightState::Ready(looked_back) => looked_back,
        HindsightState::Computing { done } => {
            let done = (f64::from(done) * 100.0).floor() / 100.0;
            let answer = HttpResponse::Accepted()
                .insert_header((header::RETRY_AFTER, RETRY_AFTER_S))
                .json(HindsightProgress { done });
            return Ok(answer);
        }
    };
    let map = AuditSubject::list(AuditSubjectKind::Map);
    looked_at(&principal, AuditAction::HindsightViewed, map, &doors).await?;
    let settings = doors.app.live.model();
    let record = HindsightRecord {
        organisation: viewer.organisation,
        figures: &looked_back.figures,
        imported: looked_back.imported,
        settings,
    };
    let key = RoundingKey::new(doors.app.store.rounding_key().await?);
    let report = release_hindsight(&scope, &record, key)?.into_inner();
    let zone = &doors.app.deployment.zone;
    Ok(HttpResponse::Ok().json(HindsightOut::new(settings, report, zone)))
}

impl From<HindsightError> for Problem {
    fn from(error: HindsightError) -> Self {
        match error {
            HindsightError::Store(error) => error.into(),
            HindsightError::Unfinished => Self::new(ProblemCode::Busy).retry_after(2),
        }
    }
}

impl HindsightOut {
    fn new(settings: &Settings, report: HindsightReport, zone: &Zone) -> Self {
        let remark =
            |(about, text): (&'static str, Text)| RemarkOut { about, sentence: text.into() };
        Self {
            model: settings.version(),
            cut_points: settings.cut_points().into(),
            exposure: report.exposure.code(),
            from: zone.written(report.from.as_microsecond()),
            until: zone.written(report.until.as_microsecond()),
            verdict: report.verdict.code(),
            sentence: report.sentence.into(),
            remarks: report.remarks.into_iter().map(remark).collect(),
            found: report.found.map(FoundOut::from),
        }
    }
}

impl From<HindsightFound> for FoundOut {
    fn from(found: HindsightFound) -> Self {
        let levels = [0, 1, 3].into_iter().zip(found.level_events).zip(found.level_places);
        Self {
            events: found.events,
            unplaced: found.unplaced,
            weeks: found.weeks,
            cells: found.cells,
            share_step: found.step,
            gain: found.gain.into_iter().map(GainOut::from).collect(),
            expected_over_observed: found.expected_over_observed,
            coverage_80: found.coverage,
            bits_per_event: found.bits,
            bits_interval_95: found.bits_interval.map(|(low, high)| [low, high]),
            bits_hour: found.hour_bits,
            rank_stability: found.stability,
            levels: levels
                .map(|((from_level, events), area)| LevelOut { from_level, events, area })
                .collect(),
        }
    }
}

impl From<GainPoint> for GainOut {
    fn from(GainPoint { area, map, counts, counts_by_hour }: GainPoint) -> Self {
        Self { area, map, counts, counts_by_hour }
    }
}
