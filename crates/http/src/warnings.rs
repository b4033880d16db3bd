//! `/warnings`: what deserves a look before it is believed.

use actix_web::HttpResponse;
use actix_web::web::{self, Data};
use atalaya_disclosure::{AboutMap, release_warnings};
use atalaya_domain::Cell;
use atalaya_risk::ClusterWarning;
use serde::Serialize;
use utoipa::ToSchema;

use crate::about::{AboutOut, TextOut};
use crate::doors::Doors;
use crate::problem::Problem;
use crate::risk::ready;
use crate::viewer::Principal;

/// Sudden clusters, the least likely first.
#[derive(Debug, Serialize, ToSchema)]
pub struct WarningsOut {
    #[serde(flatten)]
    about: AboutOut,
    warnings: Vec<WarningOut>,
}

/// Far more reports were recorded in an area in seven days than the model expected there, and nobody
/// has reviewed them. They may well be true.
#[derive(Debug, Serialize, ToSchema)]
pub struct WarningOut {
    /// H3 cell of resolution 7, hexadecimal.
    #[schema(value_type = String)]
    area: Cell,
    /// They were recorded from this instant on, RFC 3339.
    from: String,
    /// And before this one: the end of the running hour.
    to: String,
    /// How many unreviewed reports.
    reports: u32,
    /// By how many accounts. Never which.
    accounts: u32,
    /// How many of them by the account that recorded most.
    most_by_one_account: u32,
    /// How many the model expected there in seven days, to a tenth.
    expected: f64,
    sentence: TextOut,
}

/// Gives the areas where far more was reported in the last seven days than expected, which nobody
/// has reviewed: one account's burst or several accounts' campaign, or something that truly happened.
/// Verifying or rejecting the reports ends the warning. A warning changes no number of the map.
#[utoipa::path(get, path = "/api/v1/warnings", tag = "review",
    responses((status = 200, body = WarningsOut)))]
pub(crate) async fn warning_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    ready(&doors)?;
    let answer = web::block(move || {
        let live = &doors.app.live;
        let (about, released) = live.read(viewer.organisation, |index, as_of| {
            (AboutMap::of(index), release_warnings(&viewer, index, as_of))
        });
        let zone = &doors.app.deployment.zone;
        let told = |warning: ClusterWarning| WarningOut {
            area: warning.area,
            from: zone.written(warning.from.as_microsecond()),
            to: zone.written(warning.to.as_microsecond()),
            reports: warning.reports,
            accounts: warning.accounts,
            most_by_one_account: warning.most_by_one,
            expected: (warning.expected * 10.0).round() / 10.0,
            sentence: warning.sentence.into(),
        };
        let warnings = released?.into_inner().into_iter().map(told).collect();
        Ok::<_, Problem>(WarningsOut { about: about.into(), warnings })
    });
    let answer = answer.await;
    let answer = answer.map_err(|error| Problem::internal("look for clusters", &error))??;
    Ok(HttpResponse::Ok().json(answer))
}
