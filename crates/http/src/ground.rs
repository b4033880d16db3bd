//! Where a promoter's map ends: the municipalities of their plans of today and of the team's registered places, and a few
//! that they look at. Whoever takes a phone that lies open sees those and no others; each choice is in its owner's log.
//!
//! # Design
//! What is asked about decides: the hexagon in the middle of the screen, or the one that somebody checks before they go, so
//! that *Antes de ir* answers for the place that is meant. Another municipality is a choice, a few of which there are a day,
//! and stays open for that day: an area or a way that lies in two of them is asked about hexagon by hexagon, all at once, and
//! again for each hour. A plan is none: whoever plans says so to those who see them home. A program of role promoter
//! has neither, and sees what its organisation's promoters begin with: its token may lie on a phone too. An installation
//! without boundaries has no municipalities to tell apart.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use actix_web::HttpResponse;
use actix_web::web::Data;
use atalaya_boundaries::{Boundaries, FIT, UnitCode};
use atalaya_disclosure::{Ground, Scope};
use atalaya_domain::{Cell, OrganisationId, Role, UserId, Viewer};
use atalaya_store::StoreError;
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::problem::Problem;
use crate::viewer::Principal;

/// How many municipalities may be chosen in a day.
const CHOICES: usize = 6;
/// For how long it is known where somebody's map ends: a plan of theirs, and a choice, are known here at once.
const KNOWN_FOR: SignedDuration = SignedDuration::from_secs(30);
/// People of whom it is known at once.
const KNOWN_MOST: usize = 16_384;
/// Plans are of today: begun in the last two days and not over, or to begin within a day and a half.
const PLANNED_SINCE: SignedDuration = SignedDuration::from_hours(48);
const PLANNED_UNTIL: SignedDuration = SignedDuration::from_hours(36);
/// Plans that are looked at.
const PLANS_MOST: usize = 40;

/// Where the maps of people end, as it was found a moment ago.
#[derive(Default)]
pub(crate) struct Grounds(Mutex<FxHashMap<Whose, (Timestamp, Known)>>);

/// Whose map it is: somebody's, or that of an organisation's programs.
type Whose = (OrganisationId, Option<UserId>);

/// Where somebody's map ends.
#[derive(Debug, Clone)]
struct Known {
    units: BTreeSet<UnitCode>,
    /// Those that were chosen by looking there.
    chosen: Vec<UnitCode>,
    /// How many more may be chosen today.
    left: usize,
    ground: Ground,
}

impl Grounds {
    /// Somebody's plans have changed, or their choice.
    pub(crate) fn forget(&self, organisation: OrganisationId, user: UserId) {
        let whose = (organisation, Some(user));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&whose);
    }

    fn get(&self, whose: Whose, now: Timestamp) -> Option<Known> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, one) = known.get(&whose)?;
        let age = now.duration_since(*at);
        (!age.is_negative() && age <= KNOWN_FOR).then(|| one.clone())
    }

    fn put(&self, whose: Whose, now: Timestamp, one: Known) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_MOST {
            known.clear();
        }
        known.insert(whose, (now, one));
    }
}

/// Whether somebody's map ends.
pub(crate) async fn is_limited(viewer: &Viewer, doors: &Doors) -> Result<bool, Problem> {
    Ok(limited(viewer, doors).await?.is_some())
}

/// The boundaries by which the viewer's map ends, if it does: a promoter's, where there are boundaries.
async fn limited<'a>(
    viewer: &Viewer,
    doors: &'a Doors,
) -> Result<Option<(Whose, &'a Boundaries)>, Problem> {
    if viewer.role != Role::Promoter {
        return Ok(None);
    }
    let districts = &doors.app.settings.boundaries;
    districts.read().await?;
    let whose = (viewer.organisation, viewer.user);
    Ok(districts.get().map(|boundaries| (whose, boundaries)))
}

/// What somebody may see of the map who looks at a hexagon, or nowhere in particular.
pub(crate) async fn scope(
    principal: &Principal,
    at: Option<Cell>,
    doors: &Doors,
) -> Result<Scope, Problem> {
    let viewer = principal.viewer();
    let scope = Scope::of(viewer);
    let Some((whose, boundaries)) = limited(viewer, doors).await? else { return Ok(scope) };
    let mut found = known(whose, boundaries, doors).await?;
    let asked = at.and_then(|at| municipality(boundaries, at));
    if let Some(asked) = asked.filter(|asked| !found.units.contains(asked))
        && let Some(user) = viewer.user
        && found.left > 0
    {
        let (store, now) = (principal.store(doors), doors.now());
        let day = day(now, doors);
        let what = (asked.as_str(), day.as_str());
        if store.map_choose(viewer.organisation, user, what, CHOICES, now).await? {
            doors.grounds.forget(viewer.organisation, user);
            found = known(whose, boundaries, doors).await?;
        }
    }
    Ok(scope.within(found.ground))
}

/// Where somebody's map ends now, by number; `None` where it does not.
pub(crate) async fn number(viewer: &Viewer, doors: &Doors) -> Result<Option<u64>, Problem> {
    let Some((whose, boundaries)) = limited(viewer, doors).await? else { return Ok(None) };
    Ok(Some(known(whose, boundaries, doors).await?.ground.number()))
}

/// The municipality of a hexagon, by its index parent; of a coarse one that of its middle.
pub(crate) fn municipality(boundaries: &Boundaries, cell: Cell) -> Option<UnitCode> {
    let (lat, lon) = cell.centre();
    let fine = if cell.resolution() >= FIT { Some(cell) } else { Cell::at(lat, lon) };
    boundaries.place(fine?.parent(FIT)?).municipality
}

/// The local day, like `2026-12-01`.
fn day(now: Timestamp, doors: &Doors) -> String {
    let written = doors.app.deployment.zone.written(now.as_microsecond());
    written.chars().take(10).collect()
}

async fn known(
    (organisation, user): Whose,
    boundaries: &Boundaries,
    doors: &Doors,
) -> Result<Known, Problem> {
    let (store, now) = (&doors.app.store, doors.now());
    if let Some(known) = doors.grounds.get((organisation, user), now) {
        return Ok(known);
    }
    let mut cells = match user {
        Some(user) => planned((organisation, user), now, doors).await?,
        None => Vec::new(),
    };
    match store.place_list(organisation).await {
        Ok(places) => cells.extend(places.iter().map(|one| one.place.cell)),
        // Without its keys an installation has no places to read.
        Err(StoreError::Locked) => {}
        Err(error) => return Err(error.into()),
    }
    let mut units: BTreeSet<UnitCode> =
        cells.into_iter().filter_map(|cell| municipality(boundaries, cell)).collect();
    let (choices, left) = match user {
        Some(user) => {
            let choices = store.map_choices(organisation, user, &day(now, doors)).await?;
            let left = CHOICES.saturating_sub(choices.len());
            (choices, left)
        }
        None => (Vec::new(), 0),
    };
    let chosen: Vec<UnitCode> = choices.iter().filter_map(|code| UnitCode::parse(code)).collect();
    units.extend(&chosen);
    if units.is_empty() {
        // Where the map opens for who has not been anywhere yet.
        let first = doors.app.deployment.places.first();
        let cell = first.and_then(|place| Cell::at(place.lat, place.lon));
        units.extend(cell.and_then(|cell| municipality(boundaries, cell)));
    }
    let ground = Ground::of(units.iter().flat_map(|unit| boundaries.cells(Some(*unit))));
    let known = Known { units, chosen, left, ground };
    doors.grounds.put((organisation, user), now, known.clone());
    Ok(known)
}

/// Where somebody's outings of today go.
async fn planned(
    (organisation, user): (OrganisationId, UserId),
    now: Timestamp,
    doors: &Doors,
) -> Result<Vec<Cell>, Problem> {
    let store = &doors.app.store;
    let since = now.saturating_sub(PLANNED_SINCE).unwrap_or(now);
    let until = now.saturating_add(PLANNED_UNTIL).unwrap_or(now);
    let plans = store.outreach_since(organisation, Some(user), since, PLANS_MOST).await?;
    let mut cells = Vec::new();
    for plan in plans {
        if plan.outing.is_over() || plan.outing.plan.starts_at() > until {
            continue;
        }
        let stored = store.outreach_get(organisation, plan.id, user, |_| true, now).await?;
        cells.extend(stored.and_then(|stored| stored.place).map(|place| place.cell));
    }
    Ok(cells)
}

/// Where a map ends.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroundOut {
    /// Whether it ends before the area does; else all of the area is shown, and what follows is empty.
    limited: bool,
    /// The municipalities that are shown.
    municipalities: Vec<MunicipalityOut>,
    /// The codes of those that were chosen today by looking there, the first first; the others are of plans and places.
    chosen: Vec<String>,
    /// How many others may be chosen today.
    left: u32,
}

/// A municipality.
#[derive(Debug, Serialize, ToSchema)]
pub struct MunicipalityOut {
    code: String,
    name: String,
    /// The name of its department.
    department: String,
}

/// Tells which municipalities the map shows to who asks. A promoter's shows those of today's plans, of the team's registered
/// places, and those that `at` of the live map, or what they check before they go, named today; everybody else's the area.
#[utoipa::path(get, path = "/api/v1/me/municipalities", tag = "risk",
    responses((status = 200, body = GroundOut)))]
pub(crate) async fn ground_get(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let Some((whose, boundaries)) = limited(viewer, &doors).await? else {
        let (municipalities, chosen) = (Vec::new(), Vec::new());
        let all = GroundOut { limited: false, municipalities, chosen, left: 0 };
        return Ok(HttpResponse::Ok().json(all));
    };
    let found = known(whose, boundaries, &doors).await?;
    let name = |code: UnitCode| {
        let unit = boundaries.units().iter().find(|unit| unit.code == code);
        unit.map_or_else(String::new, |unit| unit.name.clone())
    };
    let municipalities = found.units.iter().map(|code| MunicipalityOut {
        code: code.to_string(),
        name: name(*code),
        department: boundaries.department(*code).map_or_else(String::new, name),
    });
    Ok(HttpResponse::Ok().json(GroundOut {
        limited: true,
        municipalities: municipalities.collect(),
        chosen: found.chosen.iter().map(ToString::to_string).collect(),
        left: u32::try_from(found.left).unwrap_or(u32::MAX),
    }))
}
