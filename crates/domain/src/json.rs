//! JSON from outside: what `serde_json` would forgive is refused here.

use std::collections::HashSet;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// A JSON value whose objects have no key twice and which is not nested deeper than
/// [`Json::MAX_DEPTH`].
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without fraction or exponent that fits 64 bits.
    Integer(i64),
    /// Any other number.
    Number(f64),
    /// A text.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object, members in the order they were sent.
    Object(Vec<(String, Json)>),
}

/// Why a text was not taken as JSON.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    /// The bytes are not UTF-8; the offset of the first bad byte.
    #[error("byte {0} is not UTF-8")]
    Utf8(usize),
    /// A key stands twice in one object; JSON pointer to it.
    #[error("the key at {pointer:?} stands twice")]
    DuplicateKey {
        /// JSON pointer (RFC 6901) to the repeated member.
        pointer: String,
    },
    /// Arrays and objects are nested too deep; JSON pointer to where it became too much.
    #[error("nested deeper than {} at {pointer:?}", Json::MAX_DEPTH)]
    TooDeep {
        /// JSON pointer (RFC 6901).
        pointer: String,
    },
    /// The text is not JSON; line and column, both from 1.
    #[error("not JSON at line {line}, column {column}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
}

impl Json {
    /// How deep arrays and objects may be nested. An event in an array needs 4.
    pub const MAX_DEPTH: usize = 8;

    /// An object's member with this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Parses one JSON text.
    pub fn parse(bytes: &[u8]) -> Result<Self, JsonError> {
        let text =
            std::str::from_utf8(bytes).map_err(|error| JsonError::Utf8(error.valid_up_to()))?;
        let mut refused = None;
        let seed = ValueSeed { place: Place::Whole, depth: 0, refused: &mut refused };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = seed.deserialize(&mut deserializer).and_then(|value| {
            deserializer.end()?;
            Ok(value)
        });
        value.map_err(|error| {
            refused.unwrap_or(JsonError::Syntax { line: error.line(), column: error.column() })
        })
    }

    /// The name of the value's type, as JSON has it.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Integer(_) | Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::String(value) => serializer.serialize_str(value),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

/// Escapes one step of a JSON pointer (RFC 6901).
#[must_use]
pub(crate) fn pointer_step(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// Members up to which comparing with each is quicker than a set. Events have fewer.
const FEW_MEMBERS: usize = 16;

/// The keys of an object that is being read, once there are many: comparing each with all before
/// it would let a small body cost seconds.
#[derive(Default)]
struct Keys(HashSet<String>);

impl Keys {
    /// Whether a key stands among these members; `members` only ever grows.
    fn has(&mut self, key: &str, members: &[(String, Json)]) -> bool {
        if members.len() < FEW_MEMBERS {
            return members.iter().any(|(known, _)| known == key);
        }
        self.0.extend(members[self.0.len()..].iter().map(|(known, _)| known.clone()));
        self.0.contains(key)
    }
}

/// Where a value stands in the text. Written down only where something is wrong: most of what comes
/// is right, and a pointer for each value would cost as much as reading it.
#[derive(Clone, Copy)]
enum Place<'a> {
    Whole,
    Item(&'a Place<'a>, usize),
    Member(&'a Place<'a>, &'a str),
}

impl Place<'_> {
    /// The JSON pointer (RFC 6901).
    fn pointer(&self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::Item(within, index) => format!("{}/{index}", within.pointer()),
            Self::Member(within, name) => {
                format!("{}/{}", within.pointer(), pointer_step(name))
            }
        }
    }
}

struct ValueSeed<'a> {
    place: Place<'a>,
    depth: usize,
    refused: &'a mut Option<JsonError>,
}

impl ValueSeed<'_> {
    fn item(&mut self, index: usize) -> ValueSeed<'_> {
        let place = Place::Item(&self.place, index);
        ValueSeed { place, depth: self.depth + 1, refused: self.refused }
    }

    fn member<'b>(&'b mut self, name: &'b str) -> ValueSeed<'b> {
        let place = Place::Member(&self.place, name);
        ValueSeed { place, depth: self.depth + 1, refused: self.refused }
    }

    fn enter<E: de::Error>(&mut self) -> Result<(), E> {
        if self.depth < Json::MAX_DEPTH {
            return Ok(());
        }
        *self.refused = Some(JsonError::TooDeep { pointer: self.place.pointer() });
        Err(E::custom("too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::Number(value as f64), Json::Integer))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Json, A::Error> {
        self.enter()?;
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.item(items.len()))? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Json, A::Error> {
        self.enter()?;
        let mut members: Vec<(String, Json)> = Vec::new();
        let mut keys = Keys::default();
        while let Some(key) = map.next_key::<String>()? {
            if keys.has(&key, &members) {
                let pointer = Place::Member(&self.place, &key).pointer();
                *self.refused = Some(JsonError::DuplicateKey { pointer });
                return Err(de::Error::custom("duplicate key"));
            }
            let value = map.next_value_seed(self.member(&key))?;
            members.push((key, value));
        }
        Ok(Json::Object(members))
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut refused = None;
        ValueSeed { place: Place::Whole, depth: 0, refused: &mut refused }.deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_stands_twice_is_refused_with_its_place() {
        let error = Json::parse(br#"[{"flags":{"a/b":1,"a/b":2}}]"#).unwrap_err();
        assert_eq!(error, JsonError::DuplicateKey { pointer: "/0/flags/a~1b".into() });
    }

    #[test]
    fn a_key_that_stands_twice_is_found_among_many() {
        let member = |number: usize| format!("\"{number}\":0");
        // Comparing each of the most with each would not end in time.
        for count in [1, FEW_MEMBERS - 1, FEW_MEMBERS, FEW_MEMBERS + 1, 100_000] {
            let members: Vec<String> = (0..count).map(member).collect();
            let text = format!("{{{}}}", members.join(","));
            let Ok(Json::Object(read)) = Json::parse(text.as_bytes()) else {
                panic!("{count} members are an object")
            };
            assert_eq!(read.len(), count);
            for again in [0, count / 2, count - 1] {
                let twice = format!("{{{},{}}}", members.join(","), member(again));
                let pointer = format!("/{again}");
                let error = Json::parse(twice.as_bytes()).unwrap_err();
                assert_eq!(error, JsonError::DuplicateKey { pointer }, "{count} members");
            }
        }
    }

    #[test]
    fn deep_nesting_is_refused_before_it_costs_anything() {
        let deep = "[".repeat(100_000);
        let error = Json::parse(deep.as_bytes()).unwrap_err();
        assert!(matches!(error, JsonError::TooDeep { pointer } if pointer == "/0".repeat(8)));
        assert!(Json::parse(b"[[[[[[[[1]]]]]]]]").is_ok());
    }

    #[test]
    fn broken_text_tells_where() {
        assert_eq!(Json::parse(b"{\"a\":\xff}").unwrap_err(), JsonError::Utf8(5));
        assert_eq!(
            Json::parse(b"{\"a\":\n1,}").unwrap_err(),
            JsonError::Syntax { line: 2, column: 3 }
        );
        assert!(Json::parse(b"1 2").is_err());
        assert!(Json::parse(br#""\ud800""#).is_err());
    }

    #[test]
    fn numbers_keep_their_kind() {
        assert_eq!(Json::parse(b"3").unwrap(), Json::Integer(3));
        assert_eq!(Json::parse(b"3.0").unwrap(), Json::Number(3.0));
        assert_eq!(Json::parse(b"18446744073709551615").unwrap(), Json::Number(u64::MAX as f64));
        assert!(Json::parse(b"1e999").is_err());
    }
}
