//! The register of places where an organisation works, and the risk categories people give them.

use atalaya_domain::{
    AuditAction, AuditSubject, AuditSubjectKind, Cell, Handle, OrganisationId, PlaceId, PlaceName,
    PlaceReview, ReviewReason, Setting, TimeBand, UserId,
};
use diesel::prelude::*;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::audit::audit_in_tx;
use crate::conn::on_in_tx;
use crate::rows::{corrupt, timestamp};
use crate::schema::{app_user, place, place_review};
use crate::sealing::{opening_keys_in_tx, sealing_key_in_tx};
use crate::{NewAudit, Store, StoreError};

/// Where places stand.
pub(crate) const REGISTERED: (&str, &str) = ("place", "sealed");

/// Places an organisation may have registered at once.
const MOST: i64 = 500;

/// A place as somebody registers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlace {
    /// Its id.
    pub id: PlaceId,
    /// What it is called.
    pub name: PlaceName,
    /// Where it is.
    pub cell: Cell,
    /// The kind of place.
    pub setting: Option<Setting>,
}

/// What a review says, and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReview {
    /// What was said.
    pub review: PlaceReview,
    /// By whom, by pseudonym; `None` when they were erased.
    pub reviewer: Option<Handle>,
}

/// A registered place that is in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPlace {
    /// The place.
    pub place: NewPlace,
    /// What was said of it last, one for each part of the day at most.
    pub reviews: Vec<StoredReview>,
}

/// How a place is sealed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    cell: String,
    setting: Option<Setting>,
}

/// The columns of a [`StoredReview`], its place first.
type ReviewRow = (Vec<u8>, String, i64, i64, String, i64, Option<i64>, i64);

impl Store {
    /// Registers a place, or changes what is registered under its id; whether it is new.
    /// [`StoreError::Taken`] when the id is somebody else's, or too many are registered.
    pub async fn place_set(
        &self,
        organisation: OrganisationId,
        new: NewPlace,
        by: UserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let auditor = self.auditor_for(Some(by));
        let keys = self.keys().ok_or(StoreError::Locked)?;
        let now_us = now.as_microsecond();
        self.of(organisation)
            .write("register a place", move |conn| {
                on_in_tx!(conn, c => {
                    let key = new.id.as_bytes().as_slice();
                    let written = Written {
                        name: new.name.as_str().to_owned(),
                        cell: new.cell.to_string(),
                        setting: new.setting,
                    };
                    let text = serde_json::to_vec(&written).map_err(|_| corrupt("sealed"))?;
                    let sealing = sealing_key_in_tx!(c, &keys, organisation.0, None, now_us)?;
                    let sealed = sealing.seal(REGISTERED, key, &text)?;
                    let theirs = place::table
                        .find(key)
                        .filter(place::organisation.eq(organisation.0))
                        .filter(place::retired_us.is_null());
                    let changed = diesel::update(theirs)
                        .set((place::sealed.eq(&sealed), place::changed_us.eq(now_us)))
                        .execute(c)?;
                    if changed == 0 {
                        let registered: i64 = place::table
                            .filter(place::organisation.eq(organisation.0))
                            .filter(place::retired_us.is_null())
                            .count()
                            .get_result(c)?;
                        if registered >= MOST {
                            return Err(StoreError::Taken { what: "place" }.into());
                        }
                        let stored = diesel::insert_into(place::table)
                            .values((
                                place::id.eq(key),
                                place::organisation.eq(organisation.0),
                                place::sealed.eq(&sealed),
                                place::created_us.eq(now_us),
                                place::changed_us.eq(now_us),
                            ))
                            .on_conflict_do_nothing()
                            .execute(c)?;
                        if stored == 0 {
                            return Err(StoreError::Taken { what: "id" }.into());
                        }
                    }
                    let action = AuditAction::PlaceRegistered;
                    audit_in_tx!(c, &auditor, organisation.0, act(action, new.id), now)?;
                    Ok(changed == 0)
                })
            })
            .await
    }

    /// The organisation's places that are in use, by name.
    pub async fn place_list(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<StoredPlace>, StoreError> {
        let keys = self.keys().ok_or(StoreError::Locked)?;
        self.of(organisation)
            .run("read the register of places", move |conn| {
                on_in_tx!(conn, c => {
                    let rows: Vec<(Vec<u8>, Vec<u8>)> = place::table
                        .filter(place::organisation.eq(organisation.0))
                        .filter(place::retired_us.is_null())
                        .select((place::id, place::sealed))
                        .load(c)?;
                    let reviews: Vec<(ReviewRow, Option<String>)> = place_review::table
                        .left_join(app_user::table)
                        .filter(place_review::organisation.eq(organisation.0))
                        .order((place_review::place, place_review::band))
                        .select((
                            (
                                place_review::place,
                                place_review::band,
                                place_review::category,
                                place_review::proposed,
                                place_review::reason,
                                place_review::reviewed_us,
                                place_review::reviewed_by,
                                place_review::expires_us,
                            ),
                            app_user::handle.nullable(),
                        ))
                        .load(c)?;
                    let opening = opening_keys_in_tx!(c, &keys, organisation.0, Vec::new())?;
                    let mut places = Vec::with_capacity(rows.len());
                    for (id, sealed) in rows {
                        let text = opening.open(organisation.0, None, REGISTERED, &id, &sealed)?;
                        let text = text.ok_or(corrupt("sealed"))?;
                        let own = reviews.iter().filter(|((of, ..), _)| *of == id);
                        let said = own.map(read_review).collect::<Result<_, StoreError>>()?;
                        places.push(StoredPlace { place: read(&id, &text)?, reviews: said });
                    }
                    places.sort_by(|a, b| a.place.name.as_str().cmp(b.place.name.as_str()));
                    Ok(places)
                })
            })
            .await
    }

    /// Says what a place's category is in a part of the day. [`StoreError::NotFound`] if the
    /// organisation has no such place in use.
    pub async fn place_review(
        &self,
        organisation: OrganisationId,
        id: PlaceId,
        review: PlaceReview,
        by: UserId,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("review a place", move |conn| {
                on_in_tx!(conn, c => {
                    let key = id.as_bytes().as_slice();
                    let theirs: i64 = place::table
                        .find(key)
                        .filter(place::organisation.eq(organisation.0))
                        .filter(place::retired_us.is_null())
                        .count()
                        .get_result(c)?;
                    if theirs == 0 {
                        return Err(StoreError::NotFound { what: "place" }.into());
                    }
                    let values = (
                        place_review::category.eq(i64::from(review.category)),
                        place_review::proposed.eq(i64::from(review.proposed)),
                        place_review::reason.eq(review.reason.code()),
                        place_review::reviewed_us.eq(review.reviewed_at.as_microsecond()),
                        place_review::reviewed_by.eq(by.0),
                        place_review::expires_us.eq(review.expires_at.as_microsecond()),
                    );
                    diesel::insert_into(place_review::table)
                        .values((
                            place_review::place.eq(key),
                            place_review::band.eq(review.band.code()),
                            place_review::organisation.eq(organisation.0),
                            values,
                        ))
                        .on_conflict((place_review::place, place_review::band))
                        .do_update()
                        .set(values)
                        .execute(c)?;
                    let (action, now) = (AuditAction::PlaceReviewed, review.reviewed_at);
                    audit_in_tx!(c, &auditor, organisation.0, act(action, id), now)?;
                    Ok(())
                })
            })
            .await
    }

    /// Takes a place out of use. [`StoreError::NotFound`] if the organisation has none such.
    pub async fn place_retire(
        &self,
        organisation: OrganisationId,
        id: PlaceId,
        by: UserId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let auditor = self.auditor_for(Some(by));
        self.of(organisation)
            .write("take a place out of use", move |conn| {
                on_in_tx!(conn, c => {
                    let theirs = place::table
                        .find(id.as_bytes().as_slice())
                        .filter(place::organisation.eq(organisation.0))
                        .filter(place::retired_us.is_null());
                    let retired = diesel::update(theirs)
                        .set(place::retired_us.eq(now.as_microsecond()))
                        .execute(c)?;
                    if retired == 0 {
                        return Err(StoreError::NotFound { what: "place" }.into());
                    }
                    let action = AuditAction::PlaceRetired;
                    audit_in_tx!(c, &auditor, organisation.0, act(action, id), now)?;
                    Ok(())
                })
            })
            .await
    }
}

/// An act on a place, for the log.
fn act(action: AuditAction, id: PlaceId) -> NewAudit {
    let subject = Some(AuditSubject::one(AuditSubjectKind::Place, &id));
    NewAudit { action, subject, concerned: Vec::new() }
}

fn read(id: &[u8], text: &[u8]) -> Result<NewPlace, StoreError> {
    let id = id.try_into().map(PlaceId::from_bytes).map_err(|_| corrupt("place.id"))?;
    let written: Written = serde_json::from_slice(text).map_err(|_| corrupt("sealed"))?;
    Ok(NewPlace {
        id,
        name: PlaceName::parse(&written.name).ok_or(corrupt("sealed"))?,
        cell: Cell::parse(&written.cell).map_err(|_| corrupt("sealed"))?,
        setting: written.setting,
    })
}

fn read_review(row: &(ReviewRow, Option<String>)) -> Result<StoredReview, StoreError> {
    let ((_, band, category, proposed, reason, reviewed_us, _, expires_us), handle) = row;
    let small = |number: i64, column| u8::try_from(number).map_err(|_| corrupt(column));
    let review = PlaceReview {
        band: TimeBand::parse(band).ok_or(corrupt("band"))?,
        category: small(*category, "category")?,
        proposed: small(*proposed, "proposed")?,
        reason: ReviewReason::parse(reason).ok_or(corrupt("reason"))?,
        reviewed_at: timestamp(*reviewed_us, "reviewed_us")?,
        expires_at: timestamp(*expires_us, "expires_us")?,
    };
    let parse = |handle: &str| Handle::parse(handle).ok_or(corrupt("handle"));
    Ok(StoredReview { review, reviewer: handle.as_deref().map(parse).transpose()? })
}
