//! Layers for QGIS. Only PostgreSQL has them.

use atalaya_domain::Cell;
use diesel::prelude::*;

use crate::conn::Conn;
use crate::rows::corrupt;
use crate::schema::event;
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
    /// Fills the outlines of cells that `PostGIS` layers draw (`event_cell_count`); gives how many
    /// were added. [`StoreError::Unavailable`] on SQLite.
    pub async fn layers_refresh(&self) -> Result<usize, StoreError> {
        self.write("refresh the layers", |conn| {
            let Conn::Postgres(conn) = conn else {
                return Err(unavailable("layers", Engine::Sqlite).into());
            };
            let drawn = cell_shape::table.select(cell_shape::cell);
            let cells: Vec<i64> = event::table
                .filter(event::cell_8.ne_all(drawn))
                .select(event::cell_8)
                .distinct()
                .load(conn)?;
            for chunk in cells.chunks(1_000) {
                let rows = chunk
                    .iter()
                    .map(|cell| {
                        Ok((cell_shape::cell.eq(*cell), cell_shape::geojson.eq(outline(*cell)?)))
                    })
                    .collect::<Result<Vec<_>, StoreError>>()?;
                diesel::insert_into(cell_shape::table)
                    .values(rows)
                    .on_conflict_do_nothing()
                    .execute(conn)?;
            }
            Ok(cells.len())
        })
        .await
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
