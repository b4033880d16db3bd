//! `/week_sheet`: one page for who supervises: what waits, what is overdue, places to look at again, and a map.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Query};
use atalaya_boundaries::UnitCode;
use atalaya_disclosure::{
    PlaceRecord, SupportFacts, Waiting, WeekSheetFacts, may_register_places, release_week_sheet,
    sees_support,
};
use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, Cell, Population, UserId, Viewer,
};
use atalaya_store::{StoredOutreach, StoredPlace};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::aside::aside;
use crate::audit::looked_at;
use crate::directory::Numbers;
use crate::doors::Doors;
use crate::language::Reader;
use crate::places::proposals;
use crate::problem::Problem;
use crate::support::facts;
use crate::viewer::Principal;
use crate::{ground, paper, risk};

/// How far back outings are looked at, as at the meeting.
const SINCE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How far back pairs are looked for, as on their screen.
const PAIRS_SINCE: SignedDuration = SignedDuration::from_hours(60 * 24);
/// Of each thing that waits so many are counted at most.
const MOST: usize = 200;

/// On which paper.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SheetQuery {
    /// `a4` (unless given) or `letter`.
    paper: Option<String>,
}

/// Gives the sheet of the seven days from today: how much waits for review, for a word, for support, and since when; registered
/// places that are due; a map by hexagons of resolution 7. It names no person, no report and no outing.
#[utoipa::path(get, path = "/api/v1/week_sheet", tag = "outreach", params(SheetQuery),
    responses((status = 200, description = "The sheet as PDF", content_type = "application/pdf",
        body = Vec<u8>)))]
pub(crate) async fn week_sheet_get(
    query: Query<SheetQuery>,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    may_register_places(&viewer)?;
    let print = paper::print(paper::asked(query.paper.as_deref())?, reader.0, &doors);
    risk::ready(&doors)?;
    let found = Found::read(&principal, &doors).await?;
    let subject = AuditSubject::list(AuditSubjectKind::Place);
    looked_at(&principal, AuditAction::WeekSheetMade, subject, &doors).await?;
    let shared = doors.clone();
    let written = aside("write a sheet", move || {
        let sheet = found.released(&viewer, &shared)?;
        Ok(atalaya_evidence::week_sheet(&sheet, print))
    });
    paper::send(written.await?, "week.pdf")
}

/// What a sheet is made of, as it was read.
struct Found {
    now: Timestamp,
    reports: Waiting,
    pairs: Waiting,
    outings: Vec<StoredOutreach>,
    persons: Vec<(UserId, String)>,
    cases: Vec<SupportFacts>,
    numbers: Numbers,
    places: Vec<StoredPlace>,
    municipalities: Vec<(String, Vec<Cell>)>,
}

impl Found {
    async fn read(principal: &Principal, doors: &Doors) -> Result<Self, Problem> {
        let (viewer, store, now) = (principal.viewer(), principal.store(doors), doors.now());
        let organisation = viewer.organisation;
        let before = |by: SignedDuration| now.saturating_sub(by).unwrap_or(now);
        let reports = store.event_unreviewed(organisation, None, MOST).await?;
        let pairs = store.similar_pairs(organisation, before(PAIRS_SINCE), None, MOST).await?;
        let mut outings = store.outreach_open(organisation, MOST).await?;
        let behind = store.outreach_since(organisation, None, before(SINCE), MOST).await?;
        let open: Vec<_> = outings.iter().map(|one| one.id).collect();
        outings.extend(behind.into_iter().filter(|one| !open.contains(&one.id)));
        let persons = store.support_persons(organisation).await?;
        // Who does not see to support has no case read for them, and enters nobody's log.
        let cases = if sees_support(viewer, &persons) {
            store.support_cases(organisation, principal.person()?, now).await?
        } else {
            Vec::new()
        };
        let places = store.place_list(organisation).await?;
        Ok(Self {
            now,
            reports: Waiting {
                since: reports.events.iter().map(|one| one.recorded_at).collect(),
                more: reports.next.is_some(),
            },
            pairs: Waiting {
                since: pairs.pairs.iter().map(|pair| pair.later.recorded_at).collect(),
                more: pairs.next.is_some(),
            },
            outings,
            persons,
            cases: cases.into_iter().map(facts).collect(),
            numbers: Numbers::known(organisation, doors).await?,
            municipalities: municipalities(&places, doors).await?,
            places,
        })
    }

    fn released(
        &self,
        viewer: &Viewer,
        doors: &Doors,
    ) -> Result<atalaya_disclosure::Released<atalaya_disclosure::WeekSheet>, Problem> {
        let zone = &doors.app.deployment.zone;
        let proposed = proposals(viewer, &self.places, doors);
        let record = |(one, proposed)| {
            let one: &StoredPlace = one;
            PlaceRecord {
                id: one.place.id,
                name: &one.place.name,
                cell: one.place.cell,
                setting: one.place.setting,
                proposed,
                reviews: one.reviews.iter().map(|said| (said.review, None)).collect(),
            }
        };
        let places: Vec<PlaceRecord<'_>> = self.places.iter().zip(proposed).map(record).collect();
        let numbers = self.numbers.records(zone);
        let facts = WeekSheetFacts {
            reports: self.reports.clone(),
            pairs: self.pairs.clone(),
            outings: self.outings.iter().map(|one| &one.outing).collect(),
            support: (&self.persons, &self.cases),
            numbers: &numbers,
            places: &places,
            municipalities: self.municipalities.clone(),
        };
        let sheet = doors.app.live.read(viewer.organisation, |index, as_of| {
            let surface = doors.app.live.surface(index, Population::All, as_of);
            release_week_sheet(viewer, &surface, &facts, (zone, self.now))
        });
        Ok(sheet?)
    }
}

/// The municipalities that places lie in, that with most places first, with their hexagons; none without boundaries.
async fn municipalities(
    places: &[StoredPlace],
    doors: &Doors,
) -> Result<Vec<(String, Vec<Cell>)>, Problem> {
    let districts = &doors.app.settings.boundaries;
    districts.read().await?;
    let Some(boundaries) = districts.get() else { return Ok(Vec::new()) };
    let mut counted: BTreeMap<UnitCode, usize> = BTreeMap::new();
    for place in places {
        if let Some(code) = ground::municipality(boundaries, place.place.cell) {
            *counted.entry(code).or_default() += 1;
        }
    }
    let mut counted: Vec<(UnitCode, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let named = |(code, _): (UnitCode, usize)| {
        let unit = boundaries.units().iter().find(|unit| unit.code == code)?;
        Some((unit.name.clone(), boundaries.cells(Some(code)).collect()))
    };
    Ok(counted.into_iter().filter_map(named).collect())
}
