//! Near-duplicates as they are sent.

use utoipa::ToSchema;

use crate::about::TextOut;
use crate::events::schema::EventOut;

/// Which event another is merged into.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct DuplicateOfIn {
    /// The event that counts for both from now on.
    id: String,
}

/// Two events that are two.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct DistinctIn {
    /// Their ids, in any order.
    #[schema(min_items = 2, max_items = 2)]
    events: Vec<String>,
}

/// A report that looks like the one that was sent.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct SimilarOut {
    id: String,
    /// When it was stored, RFC 3339.
    recorded_at: String,
}

/// Two events that may be one incident.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct DuplicatePair {
    /// The one that was stored later, and the other.
    #[schema(min_items = 2, max_items = 2)]
    events: Vec<EventOut>,
    /// How alike they are, as the least of its class: 30 worth a look, 50, 75, 100 everything the same.
    #[schema(minimum = 30, maximum = 100)]
    score: i64,
    /// Why, in one sentence.
    sentence: TextOut,
}

/// A page of pairs that nobody has decided yet, by the later event, newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written as the gate gives it")]
pub struct DuplicateList {
    /// There may be none on a page, and some on the next.
    pairs: Vec<DuplicatePair>,
    /// The next page's cursor; `null` on the last page.
    next: Option<String>,
}
