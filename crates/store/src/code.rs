//! Codes of closed lists, read from TEXT columns without a `String` in between: a rebuild reads
//! five of them per event.

use atalaya_domain::{Kind, LocationPrecision, TimePrecision, Verification};
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::Text;
use diesel::sqlite::{Sqlite, SqliteValue};

use crate::Action;

/// A code of the list `T`.
#[derive(Debug, Clone, Copy, FromSqlRow)]
pub(crate) struct Code<T>(pub(crate) T);

macro_rules! codes {
    ($($list:ty),+) => {$(
        impl FromSql<Text, Pg> for Code<$list> {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                read(str::from_utf8(value.as_bytes())?, <$list>::parse, stringify!($list))
            }
        }

        impl FromSql<Text, Sqlite> for Code<$list> {
            fn from_sql(mut value: SqliteValue<'_, '_, '_>) -> deserialize::Result<Self> {
                read(value.read_text(), <$list>::parse, stringify!($list))
            }
        }
    )+};
}

codes!(Action, Kind, TimePrecision, LocationPrecision, Verification);

fn read<T>(
    code: &str,
    parse: impl Fn(&str) -> Option<T>,
    list: &'static str,
) -> deserialize::Result<Code<T>> {
    parse(code).map(Code).ok_or_else(|| format!("an unknown code of {list}").into())
}
