//! `/releases` and `/published`: numbers that leave an organisation, once people have approved them.

mod asked;
mod files;
mod ground;
mod index;
mod keys;
mod out;
mod page;
mod published;

use actix_web::web::{self, Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::Refusal;
use atalaya_disclosure::release::{
    self, Audience, CannotRelease, Content, may_approve, may_propose, propose_release,
    sees_proposal,
};
use atalaya_domain::{Slug, UserId, Viewer};
use atalaya_store::{NewRelease, ReleaseApproval, StoredRelease};
use jiff::SignedDuration;
use sha2::{Digest as _, Sha256};

pub(crate) use self::files::{__path_published_file_get, __path_release_file_get};
pub(crate) use self::files::{Making, is_synthetic, places, published_file_get, release_file_get};
use self::ground::Ground;
pub(crate) use self::ground::{record, version};
pub(crate) use self::index::{INDEX, published_index};
pub(crate) use self::keys::{__path_release_keys_get, release_keys_get};
pub(crate) use self::out::schema;
use self::out::{ReleaseList, ReleaseOut};
pub(crate) use self::page::{PAGE, PAGE_POLICY, published_page, told};
pub(crate) use self::published::{__path_published_get, __path_published_list};
pub(crate) use self::published::{published_get, published_list};
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::viewer::Principal;

/// How long back proposals are counted for the budget.
const BUDGET_OVER: SignedDuration = SignedDuration::from_hours(365 * 24);

/// Lists the proposals and releases that the viewer's organisation takes part in or that are for it,
/// the oldest first.
#[utoipa::path(get, path = "/api/v1/releases", tag = "releases",
    responses((status = 200, body = ReleaseList)))]
pub(crate) async fn release_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let stored = doors.app.store.releases_of(viewer.organisation).await?;
    let mut releases = Vec::with_capacity(stored.len());
    for one in &stored {
        let files = doors.app.store.release_files(one.id).await?;
        releases.extend(ReleaseOut::new(viewer, one, &files, &doors).await?);
    }
    Ok(HttpResponse::Ok().json(ReleaseList { releases }))
}

/// Proposes a release: which numbers of a closed quarter or year may be shown, and which they are.
/// Nothing is published by it. Two people who did not propose it approve it, and then it is frozen.
#[utoipa::path(post, path = "/api/v1/releases", tag = "releases", request_body = schema::ReleaseIn,
    responses((status = 201, body = ReleaseOut)))]
pub(crate) async fn release_propose(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let (mut spec, partner) = asked::spec(&request, &mut payload, &viewer).await?;
    may_propose(&viewer, &spec.organisations)?;
    if let Some(partner) = partner {
        spec.audience = shared_with(&partner, &viewer, &spec, &doors).await?;
    }
    let proposer = principal.person()?;
    let (store, now) = (&doors.app.store, doors.now());
    let since = now.saturating_sub(BUDGET_OVER).unwrap_or(now);
    let asked = store.releases_proposed_since(viewer.organisation, since).await?;
    release::within_budget(asked)?;
    let ground = Ground::read(&doors).await?;
    let parties: Vec<_> = spec.organisations.iter().copied().collect();
    let audience = match spec.audience {
        Audience::Public => None,
        Audience::Partner(partner) => Some(partner),
    };
    let (content, ground) = ground.build(&doors, viewer, spec).await?;
    let content = ground.written(&content)?;
    let new = NewRelease {
        organisation: viewer.organisation,
        proposer,
        audience,
        parties,
        sha256: Sha256::digest(content.as_bytes()).into(),
        content,
    };
    let id = store.release_propose(new, now).await?;
    let stored = visible(id, &viewer, &doors).await?;
    let out = ReleaseOut::new(&viewer, &stored, &[], &doors).await?;
    Ok(HttpResponse::Created().json(out))
}

/// Gives a proposal or release of the viewer's organisation. An advocate sees no number of what is
/// not published.
#[utoipa::path(get, path = "/api/v1/releases/{id}", tag = "releases",
    params(("id" = i64, Path)), responses((status = 200, body = ReleaseOut)))]
pub(crate) async fn release_get(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let stored = visible(number(&id)?, viewer, &doors).await?;
    let files = files::made(&stored, Some(viewer), &doors).await?;
    Ok(HttpResponse::Ok().json(ReleaseOut::new(viewer, &stored, &files, &doors).await?))
}

/// Drops a proposal: it is approved and published no more.
#[utoipa::path(delete, path = "/api/v1/releases/{id}", tag = "releases",
    params(("id" = i64, Path)), responses((status = 204)))]
pub(crate) async fn release_drop(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let stored = visible(number(&id)?, viewer, &doors).await?;
    doors.app.store.release_drop(stored.id, principal.person()?, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says yes to a proposal. With the last yes that is needed it is published, if it would still be
/// built as it was: when reports were changed or something else was published meanwhile, it is
/// dropped and has to be proposed anew.
#[utoipa::path(post, path = "/api/v1/releases/{id}/approval", tag = "releases",
    params(("id" = i64, Path)), responses((status = 200, body = ReleaseOut)))]
pub(crate) async fn release_approve(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    let stored = visible(number(&id)?, &viewer, &doors).await?;
    let user = may_approve(&viewer, &record(&stored)?)?;
    let at = doors.now();
    let approval = ReleaseApproval { user, organisation: viewer.organisation, at };
    doors.app.store.release_approve(stored.id, approval).await?;
    let stored = visible(stored.id, &viewer, &doors).await?;
    if release::is_approved(&record(&stored)?) {
        publish(&stored, user, &viewer, &doors).await?;
    }
    let stored = visible(stored.id, &viewer, &doors).await?;
    let files = files::made(&stored, Some(&viewer), &doors).await?;
    Ok(HttpResponse::Ok().json(ReleaseOut::new(&viewer, &stored, &files, &doors).await?))
}

/// Publishes what was approved, or drops it if it would be built otherwise now.
async fn publish(
    stored: &StoredRelease,
    by: UserId,
    viewer: &Viewer,
    doors: &Data<Doors>,
) -> Result<(), Problem> {
    let store = &doors.app.store;
    if !release::is_agreed(&record(stored)?, doors.now()) {
        store.release_drop(stored.id, by, doors.now()).await?;
        return Err(Refusal::NoAgreement.into());
    }
    loop {
        let ground = Ground::read(doors).await?;
        let (proposed, last) = (ground.content(stored)?, ground.last_number());
        let (again, _) = ground.build(doors, *viewer, proposed.spec.clone()).await?;
        if again.rows != proposed.rows {
            store.release_drop(stored.id, by, doors.now()).await?;
            return Err(Problem::new(ProblemCode::ReleaseOvertaken));
        }
        // Nothing if another was published between reading and now: look at that too.
        if store.release_publish(stored.id, last, by, doors.now()).await?.is_some() {
            return Ok(());
        }
    }
}

impl Ground {
    /// Builds what is asked for, on a thread that may take its time.
    async fn build(
        self,
        doors: &Data<Doors>,
        viewer: Viewer,
        spec: release::Spec,
    ) -> Result<(Content, Self), Problem> {
        let events = self.events(doors, &spec).await?;
        let (key, zone, now) = (self.key(doors).await?, doors.clone(), doors.now());
        let built = web::block(move || {
            let zone = &zone.app.deployment.zone;
            let (ledger, boundaries) = (self.ledger(), self.boundaries());
            let ground =
                release::Ground { events: &events, ledger, key: &key, zone, boundaries, now };
            let built = propose_release(&viewer, spec, &ground);
            (built, self)
        });
        let (built, ground) =
            built.await.map_err(|error| Problem::internal("build a release", &error))?;
        Ok((built??, ground))
    }
}

/// The partner with this short name, if an agreement in force covers what is asked. Without one there
/// is no difference between partners that are there and those that are not.
async fn shared_with(
    partner: &Slug,
    viewer: &Viewer,
    spec: &release::Spec,
    doors: &Doors,
) -> Result<Audience, Problem> {
    let (agreed, now) = (doors.app.store.agreements_of(viewer.organisation).await?, doors.now());
    let covering = agreed
        .iter()
        .filter(|one| one.partner_slug == *partner)
        .find_map(|one| release::may_share(viewer, spec, Some(&one.agreement), now).ok());
    Ok(covering.ok_or(Refusal::NoAgreement)?)
}

/// A proposal or release that the viewer may know of; all others do not exist.
async fn visible(id: i64, viewer: &Viewer, doors: &Doors) -> Result<StoredRelease, Problem> {
    let none = || Problem::new(ProblemCode::NotFound);
    let stored = doors.app.store.release_get(id).await?.ok_or_else(none)?;
    let record = record(&stored)?;
    let seen = sees_proposal(viewer, &record)
        || release::release_frozen(Some(viewer), &record, doors.now()).is_ok();
    if seen && stored.dropped_at.is_none() { Ok(stored) } else { Err(none()) }
}

fn number(id: &str) -> Result<i64, Problem> {
    id.parse().map_err(|_| Problem::new(ProblemCode::NotFound))
}

impl From<CannotRelease> for Problem {
    fn from(reason: CannotRelease) -> Self {
        let text = reason.text();
        Self::new(ProblemCode::CannotRelease).detail(text.es, text.en)
    }
}
