//! Reading the members of an object that somebody sent.

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use actix_web::web::Payload;
use atalaya_domain::{Area, Cell, FieldError, FieldReason, Json};
use jiff::Timestamp;

use crate::body::{self, MediaType};
use crate::problem::{Problem, ProblemCode};

/// An object's members, those that were asked for, and what is wrong.
pub(crate) struct Fields {
    members: Vec<(String, Json)>,
    known: BTreeSet<&'static str>,
    wrong: Vec<FieldError>,
}

impl Fields {
    /// Reads a request's body, which must be one object.
    pub async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        body::expect_media(request, &[MediaType::Json])?;
        let json = body::read_json(request, payload).await?;
        match json.ok_or(Problem::new(ProblemCode::InvalidJson))? {
            Json::Object(members) => {
                Ok(Self { members, known: BTreeSet::new(), wrong: Vec::new() })
            }
            other => {
                let (expected, found) = ("object", other.type_name());
                let wrong = FieldError::new("", FieldReason::WrongType { expected, found });
                Err(Problem::fields(ProblemCode::InvalidBody, &[wrong]))
            }
        }
    }

    /// A member that is there and not `null`.
    fn get(&mut self, name: &'static str) -> Option<Json> {
        self.known.insert(name);
        let found = self.members.iter().find(|(one, _)| one == name)?;
        (found.1 != Json::Null).then(|| found.1.clone())
    }

    pub fn refuse(&mut self, name: &str, reason: FieldReason) {
        self.wrong.push(FieldError::new(format!("/{name}"), reason));
    }

    fn wrong_type(&mut self, name: &str, expected: &'static str, value: &Json) {
        let found = value.type_name();
        self.refuse(name, FieldReason::WrongType { expected, found });
    }

    pub fn text(&mut self, name: &'static str) -> Option<String> {
        match self.get(name)? {
            Json::String(text) => Some(text),
            other => {
                self.wrong_type(name, "string", &other);
                None
            }
        }
    }

    pub fn flag(&mut self, name: &'static str) -> bool {
        match self.get(name) {
            None => false,
            Some(Json::Bool(flag)) => flag,
            Some(other) => {
                self.wrong_type(name, "boolean", &other);
                false
            }
        }
    }

    pub fn integer(&mut self, name: &'static str, least: i64, greatest: i64) -> Option<i64> {
        match self.get(name)? {
            Json::Integer(number) if (least..=greatest).contains(&number) => Some(number),
            Json::Integer(_) => {
                let (least, greatest) = (least as f64, greatest as f64);
                self.refuse(name, FieldReason::OutOfRange { least, greatest });
                None
            }
            other => {
                self.wrong_type(name, "integer", &other);
                None
            }
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let items = match self.get(name)? {
            Json::Array(items) => items,
            other => {
                self.wrong_type(name, "array", &other);
                return None;
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for (place, item) in items.into_iter().enumerate() {
            match item {
                Json::String(text) => texts.push(text),
                other => self.wrong_type(&format!("{name}/{place}"), "string", &other),
            }
        }
        Some(texts)
    }

    pub fn time(&mut self, name: &'static str) -> Option<Timestamp> {
        let text = self.text(name)?;
        let time = text.parse().ok();
        if time.is_none() {
            self.refuse(name, FieldReason::NotATime);
        }
        time
    }

    pub fn cell(&mut self, name: &'static str) -> Option<Cell> {
        let text = self.text(name)?;
        let cell = Cell::parse(&text).ok();
        if cell.is_none() {
            self.refuse(name, FieldReason::NotACell);
        }
        cell
    }

    /// Refuses what is no single place of the deployment's: a coarser cell, or one outside of the area.
    pub fn must_be_a_place(&mut self, name: &'static str, cell: Option<Cell>, area: &Area) {
        match cell {
            Some(cell) if cell.resolution() != Cell::FINEST => {
                self.refuse(name, FieldReason::NotACell);
            }
            Some(cell) if !area.contains(cell) => self.refuse(name, FieldReason::OutsideArea),
            _ => {}
        }
    }

    /// A code of a closed list.
    pub fn code<T: Copy + 'static>(
        &mut self,
        name: &'static str,
        parse: fn(&str) -> Option<T>,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text(name)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            let found = text.chars().take(20).collect();
            let known = all.iter().map(|one| code(*one)).collect();
            self.refuse(name, FieldReason::UnknownCode { found, known });
        }
        parsed
    }

    /// An id that only its sender could make.
    pub fn id<T>(
        &mut self,
        name: &'static str,
        parse: fn(&str) -> Option<T>,
        is_random: fn(&T) -> bool,
    ) -> Option<T> {
        let text = self.text(name)?;
        match parse(&text) {
            Some(id) if is_random(&id) => return Some(id),
            Some(_) => self.refuse(name, FieldReason::NotRandom),
            None => self.refuse(name, FieldReason::NotAnId),
        }
        None
    }

    /// Says that a member must be there, unless something else is wrong with it already.
    pub fn must<T>(&mut self, name: &'static str, value: Option<&T>) {
        let named = format!("/{name}");
        if value.is_none() && !self.wrong.iter().any(|wrong| wrong.pointer == named) {
            self.refuse(name, FieldReason::Missing);
        }
    }

    /// Everything that is wrong, members that nobody asked for among it.
    pub fn end(mut self) -> Result<(), Problem> {
        let unknown: Vec<String> = self
            .members
            .iter()
            .filter(|(name, _)| !self.known.contains(name.as_str()))
            .map(|(name, _)| name.chars().take(40).collect())
            .collect();
        for name in unknown {
            self.refuse(&name, FieldReason::UnknownField);
        }
        if self.wrong.is_empty() {
            return Ok(());
        }
        Err(Problem::fields(ProblemCode::InvalidBody, &self.wrong))
    }
}
