//! `/places/meeting`: where somebody may be met whom outreach was begun with online.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use atalaya_disclosure::{MeetingPlace, Scope, release_meeting_places};
use atalaya_domain::{HourOfWeek, PlaceId, Population, Text, Viewer};
use atalaya_safety::{Asked, Go, Plan, SafetyRules, offered_level};
use atalaya_store::{OutreachPlace, StoredPlace};
use jiff::SignedDuration;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::places::{HOURS, OFFERED, OfferedPlaceOut, Reading, finest};
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::sign_in::counted;
use crate::viewer::Principal;

/// Where one may meet.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct MeetingPlaces {
    places: Vec<MeetingPlaceOut>,
}

/// A place where one may meet.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct MeetingPlaceOut {
    /// What a plan names it by.
    #[schema(format = "uuid")]
    id: String,
    #[serde(flatten)]
    place: OfferedPlaceOut,
}

/// When it would be.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Meeting {
    /// The first hour of the week, Monday 00 h = 0.
    #[param(minimum = 0, maximum = 167)]
    from: u8,
    /// For how many hours.
    #[param(minimum = 1, maximum = 24)]
    hours: u8,
}

/// Lists the organisation's own places where one may meet somebody in those hours: of a level at which its rules let people go
/// without asking, with enough to say so, and no bulletin. A few of them, and a few times an hour.
#[utoipa::path(get, path = "/api/v1/places/meeting", tag = "outreach", params(Meeting),
    responses((status = 200, body = MeetingPlaces)))]
pub(crate) async fn place_meeting(
    meeting: Query<Meeting>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let wrong = |name: &'static str| {
        let (es, en) = ("No es un valor válido.", "It is no valid value.");
        Problem::parameter(name, "invalid", es, en)
    };
    let from = HourOfWeek::new(meeting.from).ok_or_else(|| wrong("from"))?;
    if !(1..=HOURS).contains(&meeting.hours) {
        return Err(wrong("hours"));
    }
    Scope::of(viewer).map_of(Population::All, finest(viewer))?;
    counted(&doors.offers, &(viewer.organisation, viewer.user), doors.now())?;
    let hours: Vec<HourOfWeek> =
        (0..meeting.hours).filter_map(|by| HourOfWeek::new((from.number() + by) % 168)).collect();
    let stored = doors.app.store.place_list(viewer.organisation).await?;
    let reading = Reading::of(viewer, Population::All, &hours, &doors).await?;
    let rules = doors.app.store.safety_rules(viewer.organisation).await?;
    let fits = |one: &'_ StoredPlace| {
        let known = reading.known(one, &doors);
        let level = fitting(&reading, one, &rules, &doors).ok()?;
        Some((level, known.category.is_some()))
    };
    let mut found: Vec<MeetingPlace<'_>> = Vec::new();
    for one in &stored {
        if let Some((level, reviewed)) = fits(one) {
            let (id, name, setting) = (one.place.id, &one.place.name, one.place.setting);
            found.push(MeetingPlace { id, name, setting, level, reviewed });
        }
    }
    found.sort_by_key(|one| one.level);
    found.truncate(OFFERED);
    Ok(send(HttpResponse::Ok(), release_meeting_places(viewer, &found)?))
}

/// Why nobody is met at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unfit {
    /// A bulletin warns of it.
    Warned,
    /// There is too little to say that it is safe enough.
    NotKnown,
    /// At its level the rules let nobody go without asking.
    TooRisky(u8),
}

impl From<Unfit> for Problem {
    fn from(unfit: Unfit) -> Self {
        let Text { es, en } = match unfit {
            Unfit::Warned => Text::new(
                "Hay un aviso de seguridad sobre ese lugar.",
                "A security bulletin warns of that place.",
            ),
            Unfit::NotKnown => Text::new(
                "De ese lugar a esas horas no se sabe lo suficiente. No quiere decir que sea seguro.",
                "Not enough is known of that place in those hours. It does not mean that it is safe.",
            ),
            Unfit::TooRisky(level) => Text::new(
                format!(
                    "Ese lugar a esas horas tiene nivel {level}: las reglas piden otro para encontrarse."
                ),
                format!(
                    "That place in those hours is of level {level}: the rules ask for another one to meet at."
                ),
            ),
        };
        Self::new(ProblemCode::NotForMeeting).detail(es, en)
    }
}

/// The level of a place at which one may meet in the hours that are read.
fn fitting(
    reading: &Reading,
    place: &StoredPlace,
    rules: &SafetyRules,
    doors: &Doors,
) -> Result<u8, Unfit> {
    let known = reading.known(place, doors);
    if known.warned {
        return Err(Unfit::Warned);
    }
    // Any level that there is enough to say of.
    let level = offered_level(known, u8::MAX).ok_or(Unfit::NotKnown)?;
    let free = reading.hours().iter().all(|hour| {
        let asked = Asked { level, hour: hour.hour_of_day(), with_client: false, bulletin: false };
        let rule = rules.requirement(asked).rule;
        !rule.approval && matches!(rule.go, Go::Alone | Go::Pair)
    });
    if free { Ok(level) } else { Err(Unfit::TooRisky(level)) }
}

/// Where a plan that began online leads to, if one may meet there until home.
pub(crate) async fn met_at(
    id: PlaceId,
    plan: &Plan,
    viewer: &Viewer,
    rules: &SafetyRules,
    doors: &Doors,
) -> Result<OutreachPlace, Problem> {
    let stored = doors.app.store.place_list(viewer.organisation).await?;
    let found = stored.into_iter().find(|one| one.place.id == id);
    let place = found.ok_or_else(|| Problem::from(Unfit::NotKnown))?;
    let zone = &doors.app.deployment.zone;
    let mut hours = Vec::new();
    let mut at = zone.hour_start(plan.starts_at());
    while at < plan.ends_at() {
        hours.push(zone.hour_of_week(at));
        at = at.saturating_add(SignedDuration::from_hours(1)).unwrap_or(plan.ends_at());
    }
    let reading = Reading::of(viewer, Population::All, &hours, doors).await?;
    fitting(&reading, &place, rules, doors)?;
    Ok(OutreachPlace { cell: place.place.cell, setting: place.place.setting })
}
