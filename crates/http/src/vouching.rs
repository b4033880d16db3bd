//! `/vouching`: a steward says, each quarter, who is still in the team.

use std::collections::BTreeSet;

use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_domain::{FieldError, FieldReason, Handle};
use serde::Serialize;
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::members::{Members, refused};
use crate::problem::Problem;
use crate::viewer::Principal;

/// For whom somebody vouches: those they have seen in the list, by name, so that nobody is vouched for unseen.
#[derive(ToSchema)]
pub struct VouchingIn {
    /// One pseudonym, or all of them at once.
    #[schema(value_type = Vec<String>, example = json!(["ana", "luz"]))]
    handles: BTreeSet<Handle>,
}

/// For whom was vouched.
#[derive(Debug, Serialize, ToSchema)]
pub struct VouchingOut {
    /// Their pseudonyms. Not among them: who is locked or not there, and oneself where another steward could.
    vouched: Vec<String>,
}

impl VouchingIn {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut members = Members::of_body(request, payload).await?;
        let mut read = || {
            let missing = || FieldError::new("/handles", FieldReason::Missing);
            let handles = members.texts("handles")?.ok_or_else(missing)?;
            let handle = |(place, text): (usize, &String)| {
                let wrong =
                    || FieldError::new(format!("/handles/{place}"), FieldReason::NotAHandle);
                Handle::parse(text).ok_or_else(wrong)
            };
            Ok(Self { handles: handles.iter().enumerate().map(handle).collect::<Result<_, _>>()? })
        };
        let read = read().map_err(refused)?;
        members.done().map_err(refused)?;
        Ok(read)
    }
}

/// Vouches that these accounts are still of the team, for a quarter. One that nobody vouches for sleeps two weeks after it
/// is due. Each of them is told in their own log who did.
#[utoipa::path(put, path = "/api/v1/vouching", tag = "people", request_body = VouchingIn,
    responses((status = 200, body = VouchingOut)))]
pub(crate) async fn vouching_set(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let asked = VouchingIn::read(&request, &mut payload).await?;
    let (organisation, by) = principal.member()?;
    let store = principal.store(&doors);
    let vouched = store.vouch(organisation, by, asked.handles, doors.now()).await?;
    doors.known.forget_who(|viewer| viewer.organisation == organisation);
    let vouched = vouched.iter().map(ToString::to_string).collect();
    Ok(HttpResponse::Ok().json(VouchingOut { vouched }))
}
