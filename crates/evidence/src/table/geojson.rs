//! `GeoJSON` (RFC 7946), with the notes as a member of its own.

use serde_json::{Map, Value, json};

use super::{COLUMNS, Cell, Row, Shape, Table};

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Whole(number) => json!(number),
        Cell::Real(number) => json!((number * 100.0).round() / 100.0),
    }
}

fn geometry(shape: &Shape) -> Value {
    match shape.polygons.as_slice() {
        [one] => json!({"type": "Polygon", "coordinates": one.rings}),
        several => {
            let each: Vec<_> = several.iter().map(|one| &one.rings).collect();
            json!({"type": "MultiPolygon", "coordinates": each})
        }
    }
}

impl Table {
    /// A collection with a feature for each row.
    pub(super) fn geojson(&self) -> Vec<u8> {
        let feature = |row: &Row| {
            let properties: Map<String, Value> = COLUMNS
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| (column.name.to_owned(), value(cell)))
                .collect();
            json!({
                "type": "Feature",
                "geometry": row.shape.as_ref().map(geometry),
                "properties": properties,
            })
        };
        let notes: Map<String, Value> = self
            .notes
            .iter()
            .map(|(about, text)| ((*about).to_owned(), json!({"es": text.es, "en": text.en})))
            .collect();
        let features: Vec<Value> = self.rows.iter().map(feature).collect();
        let mut collection = json!({"type": "FeatureCollection"});
        if let Some(bounds) = self.bounds() {
            collection["bbox"] = json!(bounds);
        }
        collection["release"] = json!(self.number);
        collection["notes"] = Value::Object(notes);
        collection["features"] = Value::Array(features);
        collection.to_string().into_bytes()
    }

    /// West, south, east and north ends of all places.
    #[must_use]
    pub fn bounds(&self) -> Option<[f64; 4]> {
        let each = self.rows.iter().filter_map(|row| row.shape.as_ref()).map(Shape::bounds);
        each.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }
}
