//! stub
use actix_web::HttpResponse;
/// x
#[utoipa::path(get, path = "/api/v1/live", responses((status = 101)))]
pub(crate) async fn live_get() -> HttpResponse {
    HttpResponse::Ok().finish()
}
