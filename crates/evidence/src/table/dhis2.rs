//! DHIS2's aggregate `dataValueSets`: what is by department, municipality or the whole area, by the codes of
//! its organisation units. Each value says how it may be read in its comment; made-up ones are of data elements of their
//! own (`ATALAYA_DEMO_…`), so that none is imported beside real ones. Import with `orgUnitIdScheme=code&dataElementIdScheme=code&categoryOptionComboIdScheme=code`.

use serde_json::{Value, json};

use super::{Cell, Row, Table};

impl Table {
    /// The data values. Hexagons are in none: DHIS2 counts by organisation unit.
    pub(super) fn dhis2(&self) -> Vec<u8> {
        let values: Vec<Value> = self.rows.iter().filter_map(|row| self.data_value(row)).collect();
        json!({"completeDate": &self.published_on, "dataValues": values}).to_string().into_bytes()
    }

    fn data_value(&self, row: &Row) -> Option<Value> {
        let org_unit = match Self::text_at(row, "unit").as_str() {
            "area" => "AREA".to_owned(),
            "department" => Self::text_at(row, "adm1_code"),
            "municipality" => Self::text_at(row, "adm2_code"),
            _ => return None,
        };
        let Some(Cell::Whole(events)) = Self::at(row, "events") else { return None };
        let (kind, part) = (Self::text_at(row, "split"), Self::text_at(row, "split_code"));
        let combo = match (kind.as_str(), part.as_str()) {
            ("all", _) => "default".to_owned(),
            (kind, "") => kind.to_uppercase(),
            (kind, part) => format!("{kind}_{part}").to_uppercase(),
        };
        let start = Self::text_at(row, "date_start");
        let whole_year =
            Self::text_at(row, "date_end").ends_with("-12-31") && start.ends_with("-01-01");
        let year = start.get(..4)?;
        let period = if whole_year {
            year.to_owned()
        } else {
            let month: u8 = start.get(5..7)?.parse().ok()?;
            format!("{year}Q{}", (month - 1) / 3 + 1)
        };
        let what = Self::text_at(row, "event_type").to_uppercase();
        let support = Self::text_at(row, "support").to_uppercase();
        let demo = if self.synthetic { "DEMO_" } else { "" };
        let said = [
            format!("Atalaya {}", self.number),
            Self::text_at(row, "synthetic"),
            Self::text_at(row, "method"),
        ];
        let said: Vec<String> = said.into_iter().filter(|text| !text.is_empty()).collect();
        Some(json!({
            "dataElement": format!("ATALAYA_{demo}{what}_{support}"),
            "period": period,
            "orgUnit": org_unit,
            "categoryOptionCombo": combo,
            "value": events.to_string(),
            "comment": said.join(". "),
        }))
    }
}
