//! Rows as one array per column: a few reports in one statement.

use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Binary, Double, Nullable, Text};

use crate::exposure_rows::NewExposure;
use crate::rows::NewVersion;

/// Declares rows as one array per column: one fixed statement, whatever their number. It moves the
/// feed's head and so takes the feed lock, gives the rows their positions, and wakes the followers
/// of other processes on commit; its answer is the new head.
macro_rules! arrays {
    (
        $(#[$meta:meta])*
        $arrays:ident of $new:ty, into $table:literal;
        $($column:ident: $sql:ty => $cast:literal as $rust:ty = |$row:ident| $value:expr;)+
    ) => {
        $(#[$meta])*
        pub(super) struct $arrays<'a> {
            count: i64,
            $($column: Vec<$rust>,)+
            _rows: std::marker::PhantomData<&'a ()>,
        }

        impl<'a> $arrays<'a> {
            pub(super) fn of(rows: &'a [&'a mut $new]) -> Self {
                Self {
                    count: rows.len() as i64,
                    $($column: rows.iter().map(|$row| $value).collect(),)+
                    _rows: std::marker::PhantomData,
                }
            }
        }

        impl QueryFragment<Pg> for $arrays<'_> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                out.push_sql(
                    "WITH told AS (SELECT pg_notify('atalaya_feed', '')), \
                     head AS (UPDATE feed_head SET position = position + ",
                );
                out.push_bind_param::<BigInt, _>(&self.count)?;
                out.push_sql(" RETURNING position, position - ");
                out.push_bind_param::<BigInt, _>(&self.count)?;
                out.push_sql(concat!(
                    " AS before), stored AS (INSERT INTO ",
                    $table,
                    " (position, first_position"
                ));
                $(out.push_sql(concat!(", ", stringify!($column)));)+
                out.push_sql(") SELECT head.before + row.number, head.before + row.number");
                $(out.push_sql(concat!(", row.", stringify!($column)));)+
                out.push_sql(" FROM head, unnest(");
                let mut first = true;
                $(
                    if !std::mem::take(&mut first) {
                        out.push_sql(", ");
                    }
                    out.push_bind_param::<Array<$sql>, _>(&self.$column)?;
                    out.push_sql(concat!("::", $cast, "[]"));
                )+
                out.push_sql(") WITH ORDINALITY AS row (");
                $(out.push_sql(concat!(stringify!($column), ", "));)+
                out.push_sql("number)) SELECT head.position FROM head, told");
                Ok(())
            }
        }

        impl Query for $arrays<'_> {
            type SqlType = BigInt;
        }

        impl QueryId for $arrays<'_> {
            type QueryId = $arrays<'static>;
            const HAS_STATIC_QUERY_ID: bool = true;
        }

        impl RunQueryDsl<PgConnection> for $arrays<'_> {}
    };
}

arrays! {
    /// First versions of events.
    EventArrays of NewVersion, into "event";
    organisation: BigInt => "bigint" as i64 = |row| row.organisation;
    version: BigInt => "bigint" as i64 = |row| row.version;
    earliest_us: BigInt => "bigint" as i64 = |row| row.earliest_us;
    latest_us: BigInt => "bigint" as i64 = |row| row.latest_us;
    cell: BigInt => "bigint" as i64 = |row| row.cell;
    cell_8: BigInt => "bigint" as i64 = |row| row.cell_8;
    lat: Double => "double precision" as f64 = |row| row.lat;
    lon: Double => "double precision" as f64 = |row| row.lon;
    severity: BigInt => "bigint" as i64 = |row| row.severity;
    felt: Nullable<BigInt> => "bigint" as Option<i64> = |row| row.felt;
    potential: Nullable<BigInt> => "bigint" as Option<i64> = |row| row.potential;
    key_populations: BigInt => "bigint" as i64 = |row| row.key_populations;
    reporter: Nullable<BigInt> => "bigint" as Option<i64> = |row| row.reporter;
    recorded_us: BigInt => "bigint" as i64 = |row| row.recorded_us;
    event_id: Binary => "bytea" as &'a [u8] = |row| row.event_id.as_slice();
    action: Text => "text" as &'static str = |row| row.action;
    kind: Text => "text" as &'static str = |row| row.kind;
    time_precision: Text => "text" as &'static str = |row| row.time_precision;
    location_precision: Text => "text" as &'static str = |row| row.location_precision;
    source: Text => "text" as &'static str = |row| row.source;
    verification: Text => "text" as &'static str = |row| row.verification;
    setting: Nullable<Text> => "text" as Option<&'static str> = |row| row.setting;
    perpetrator: Nullable<Text> => "text" as Option<&'static str> = |row| row.perpetrator;
    flags: Nullable<Text> => "text" as Option<&'a str> = |row| row.flags.as_deref();
    narrative_sealed: Nullable<Binary> => "bytea" as Option<&'a [u8]> = |row| row.narrative_sealed.as_deref();
    consents: BigInt => "bigint" as i64 = |row| row.consents;
}

arrays! {
    /// First versions of records of exposure.
    ExposureArrays of NewExposure, into "exposure";
    organisation: BigInt => "bigint" as i64 = |row| row.organisation;
    version: BigInt => "bigint" as i64 = |row| row.version;
    started_us: BigInt => "bigint" as i64 = |row| row.started_us;
    ended_us: BigInt => "bigint" as i64 = |row| row.ended_us;
    cell: BigInt => "bigint" as i64 = |row| row.cell;
    workers: BigInt => "bigint" as i64 = |row| row.workers;
    work_s: BigInt => "bigint" as i64 = |row| row.work_s;
    key_populations: BigInt => "bigint" as i64 = |row| row.key_populations;
    reporter: Nullable<BigInt> => "bigint" as Option<i64> = |row| row.reporter;
    recorded_us: BigInt => "bigint" as i64 = |row| row.recorded_us;
    exposure_id: Binary => "bytea" as &'a [u8] = |row| row.exposure_id.as_slice();
    action: Text => "text" as &'static str = |row| row.action;
    location_precision: Text => "text" as &'static str = |row| row.location_precision;
    source: Text => "text" as &'static str = |row| row.source;
}
