//! `/receipts/{secret}`: where a gateway for text messages tells whether one has arrived.
//!
//! It comes without a session: it proves what it speaks of by a secret of 256 bits that it was given
//! with that one message, and can say no more than whether that arrived.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use atalaya_notify::{ReceiptSecret, ReceiptStatus};
use atalaya_store::SecretHash;

use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::secret::secret_hash;

/// Takes a gateway's receipt for one message. What is only on its way changes nothing.
#[utoipa::path(get, path = "/api/v1/receipts/{secret}", tag = "receipts",
    params(
        ("secret" = String, Path, description = "The secret that went with the message."),
        ("status" = u8, Query, description = "As Kannel says it: 1 arrived, 2 will not arrive, \
            16 the operator does not take it; others: it is on its way.")),
    responses((status = 204)), security(()))]
pub(crate) async fn receipt_take(
    secret: Path<String>,
    status: Query<ReceiptStatus>,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let unknown = || Problem::new(ProblemCode::NotFound);
    let secret = ReceiptSecret::parse(&secret).ok_or_else(unknown)?;
    let Some(receipt) = status.became() else { return Ok(HttpResponse::NoContent().finish()) };
    let secret = SecretHash(secret_hash(secret.as_str()));
    if doors.app.store.delivery_receipt(secret, receipt, doors.now()).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(unknown())
    }
}
