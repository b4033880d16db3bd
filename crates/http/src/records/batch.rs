//! Several reports at once: checked on a blocking thread, the good ones stored together, each
//! told by itself.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::web;
use actix_web::{HttpResponse, web::Bytes};
use atalaya_domain::{Json, Language, Viewer};
use atalaya_store::{Outcome, StoreError};
use jiff::Timestamp;
use serde_json::value::RawValue;

use super::told::{BatchOut, EventStatus, Told};
use super::{Record, rules};
use crate::App;
use crate::body::SINGLE_MAX;
use crate::problem::{Problem, ProblemCode};

/// The most records one array may hold.
pub(super) const ARRAY_MAX: usize = 5_000;

/// Checks one record's JSON text.
pub(super) fn checked<R: Record>(text: &[u8], app: &App, viewer: &Viewer) -> Result<R, Problem> {
    if text.len() > SINGLE_MAX {
        return Err(Problem::new(ProblemCode::BodyTooLarge));
    }
    let json = Json::parse(text)?;
    let rules = rules(app, viewer, (app.clock)());
    R::checked(&json, viewer, &rules).map_err(|errors| Problem::fields(R::INVALID, &errors))
}

/// Takes an array of records.
pub(super) async fn array<R: Record>(
    body: Bytes,
    app: App,
    viewer: Viewer,
) -> Result<Vec<Told<R::Id>>, Problem> {
    let for_check = app.clone();
    let checked = web::block(move || elements::<R>(&body, &for_check, &viewer)).await;
    let records = checked.map_err(|error| Problem::internal("check reports", &error))??;
    store(records, &app, &viewer, |index| format!("/{index}")).await
}

/// The elements of an array, each checked by itself: what is wrong with one says nothing of the
/// others.
fn elements<R: Record>(
    body: &[u8],
    app: &App,
    viewer: &Viewer,
) -> Result<Vec<Result<R, Problem>>, Problem> {
    let text = std::str::from_utf8(body)
        .map_err(|error| Problem::from(atalaya_domain::JsonError::Utf8(error.valid_up_to())))?;
    let elements: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Problem::from(atalaya_domain::JsonError::Syntax { line, column })
    })?;
    if elements.len() > ARRAY_MAX {
        return Err(Problem::new(ProblemCode::TooManyEvents).detail(
            format!("Son {}; caben {ARRAY_MAX}.", elements.len()),
            format!("There are {}; at most {ARRAY_MAX}.", elements.len()),
        ));
    }
    let checked = elements.iter().enumerate().map(|(index, element)| {
        checked(element.get().as_bytes(), app, viewer)
            .map_err(|problem| problem.under(&format!("/{index}")))
    });
    Ok(checked.collect())
}

/// How often a full store is asked again before the client is told to come back. The client is
/// held up meanwhile: its connection is not read.
const PATIENCE: u32 = 5;

/// From so many records on they wait for the map.
const MANY: usize = 500;
/// Changes the live map may lack while many more are stored: some 0.2 s of its work.
const MOST_BEHIND: u64 = 6_000;
/// How long many records wait for a map that lacks more.
const MAP_PATIENCE: Duration = Duration::from_secs(2);

/// Stores the good ones in one transaction and tells of each, in order; `pointer` leads to each in
/// the body.
pub(super) async fn store<R: Record>(
    records: Vec<Result<R, Problem>>,
    app: &App,
    viewer: &Viewer,
    pointer: impl Fn(usize) -> String,
) -> Result<Vec<Told<R::Id>>, Problem> {
    let mut good = Vec::with_capacity(records.len());
    let records: Vec<Result<R::Id, Problem>> = records
        .into_iter()
        .map(|record| {
            record.map(|record| {
                let id = record.id();
                good.push(record);
                id
            })
        })
        .collect();
    let mut outcomes =
        if good.is_empty() { Vec::new() } else { stored(good, app, viewer).await? }.into_iter();
    let mut told = Vec::with_capacity(records.len());
    for (index, record) in records.into_iter().enumerate() {
        told.push(match record {
            Err(problem) => Told::Refused(Box::new(problem)),
            Ok(id) => match outcomes.next() {
                Some(Outcome::Created) => Told::Created(id),
                Some(outcome) => Told::of::<R>(viewer, id, outcome, &pointer(index)),
                None => return Err(Problem::new(ProblemCode::Internal)),
            },
        });
    }
    Ok(told)
}

async fn stored<R: Record>(
    records: Vec<R>,
    app: &App,
    viewer: &Viewer,
) -> Result<Vec<Outcome>, Problem> {
    let many = async |now| R::store_many(&records, &app.store, viewer, now).await;
    patiently(app, records.len(), many).await
}

/// Stores so many records when the map keeps up, and again while the store is full.
pub(crate) async fn patiently<T>(
    app: &App,
    count: usize,
    store: impl AsyncFn(Timestamp) -> Result<T, StoreError>,
) -> Result<T, Problem> {
    if count >= MANY {
        app.live.keeps_up(MOST_BEHIND, MAP_PATIENCE).await;
    }
    let mut tries = 0;
    loop {
        match store((app.clock)()).await {
            Err(StoreError::Busy { retry_after }) if tries < PATIENCE => {
                tries += 1;
                tokio::time::sleep(retry_after.min(Duration::from_secs(2))).await;
            }
            outcomes => return Ok(outcomes?),
        }
    }
}

/// The status that sums up what became of several reports.
pub(super) fn status<I: fmt::Display>(told: &[Told<I>]) -> StatusCode {
    let any = |status| told.iter().any(|one| one.status() == status);
    match (any(EventStatus::Created), any(EventStatus::AlreadyHad), any(EventStatus::Refused)) {
        (true, false, false) => StatusCode::CREATED,
        (false, _, false) => StatusCode::OK,
        (false, false, true) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::MULTI_STATUS,
    }
}

/// The answer to several reports; one problem that points at each when none was taken.
pub(super) fn answer<R: Record>(
    told: Vec<Told<R::Id>>,
    language: Language,
) -> Result<HttpResponse, Problem> {
    let status = status(&told);
    if status == StatusCode::UNPROCESSABLE_ENTITY {
        let mut all = Problem::new(R::INVALID);
        for (index, one) in told.into_iter().enumerate() {
            if let Told::Refused(problem) = one {
                all.absorb(*problem, &format!("/{index}"));
            }
        }
        return Err(all);
    }
    let results = told.iter().enumerate().map(|(index, one)| one.result(index, language)).collect();
    Ok(HttpResponse::build(status).json(BatchOut { results }))
}
