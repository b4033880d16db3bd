//! Layers for QGIS. Only PostgreSQL has them.

use atalaya_domain::{Cell, Position};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::conn::{Conn, Fault};
use crate::rows::corrupt;
use crate::schema::{event, feed_head};
use crate::scope::Across;
use crate::{Engine, Store, StoreError};

diesel::table! {
    /// Outlines of cells; on PostgreSQL alone.
    cell_shape (cell) {
        cell -> BigInt,
        geojson -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(cell_shape, event);

impl Store {
    /// Draws the outlines of the cells that events after a position of the feed lie in, where they
    /// are missing: without its outline a cell is in no layer (`event_cell_count`). Gives the
    /// position up to which all are there now. [`StoreError::Unavailable`] on SQLite.
    pub async fn layers_refresh(&self, after: Position) -> Result<Position, StoreError> {
        let found = self
            .everybody(Across::Layers)
            .run("find cells without outline", move |conn| undrawn_on(conn, after));
        let (head, cells) = found.await?;
        if cells.is_empty() {
            return Ok(head);
        }
        self.everybody(Across::Layers)
            .write("draw cells", move |conn| {
                let conn = postgres(conn)?;
                for chunk in cells.chunks(1_000) {
                    let rows = chunk
                        .iter()
                        .map(|cell| {
                            Ok((
                                cell_shape::cell.eq(*cell),
                                cell_shape::geojson.eq(outline(*cell)?),
                            ))
                        })
                        .collect::<Result<Vec<_>, StoreError>>()?;
                    diesel::insert_into(cell_shape::table)
                        .values(rows)
                        .on_conflict_do_nothing()
                        .execute(conn)?;
                }
                Ok(head)
            })
            .await
    }
}

/// The feed's head, and the cells up to it that have events and no outline.
fn undrawn_on(conn: &mut Conn, after: Position) -> Result<(Position, Vec<i64>), Fault> {
    let conn = postgres(conn)?;
    let head: i64 = feed_head::table.select(feed_head::position).first(conn)?;
    let drawn = cell_shape::table.filter(cell_shape::cell.eq(event::cell_8));
    let cells = event::table
        .filter(event::position.gt(after.0))
        .filter(event::position.le(head))
        .filter(not(exists(drawn)))
        .select(event::cell_8)
        .distinct()
        .load(conn)?;
    Ok((Position(head), cells))
}

fn postgres(conn: &mut Conn) -> Result<&mut PgConnection, StoreError> {
    match conn {
        Conn::Postgres(conn) => Ok(&mut **conn),
        Conn::Sqlite(_) => Err(unavailable("layers", Engine::Sqlite)),
    }
}

fn unavailable(what: &'static str, engine: Engine) -> StoreError {
    StoreError::Unavailable { what, engine }
}

/// A cell's outline as a `GeoJSON` polygon: longitude first, closed ring.
fn outline(cell: i64) -> Result<String, StoreError> {
    let cell = Cell::new(cell as u64).map_err(|_| corrupt("cell_8"))?;
    let boundary = cell.h3().boundary();
    let ring: Vec<String> = boundary
        .iter()
        .chain(boundary.first())
        .map(|corner| format!("[{},{}]", corner.lng(), corner.lat()))
        .collect();
    Ok(format!(r#"{{"type":"Polygon","coordinates":[[{}]]}}"#, ring.join(",")))
}
