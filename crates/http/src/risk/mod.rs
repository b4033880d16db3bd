//! stub
mod shapes;
use actix_web::HttpResponse;
pub(crate) use shapes::Shapes;
/// x
#[utoipa::path(get, path = "/api/v1/risk", responses((status = 200)))]
pub(crate) async fn risk_get() -> HttpResponse {
    HttpResponse::Ok().finish()
}
/// x
#[utoipa::path(get, path = "/api/v1/risk/cells/{cell}", responses((status = 200)))]
pub(crate) async fn risk_cell_get() -> HttpResponse {
    HttpResponse::Ok().finish()
}
