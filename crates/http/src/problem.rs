//! RFC 9457: every answer that is an error, in the reader's language.

use std::fmt;

use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use atalaya_domain::{FieldError, JsonError, Language, Text};
use serde::Serialize;
use utoipa::ToSchema;

pub use crate::problem_code::ProblemCode;

/// What every error answer carries; rendered for a language by [`Problem::body`].
#[derive(Debug, Clone)]
pub struct Problem {
    code: ProblemCode,
    detail: Option<Text>,
    errors: Vec<Wrong>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// One field or parameter that was refused.
#[derive(Debug, Clone)]
struct Wrong {
    place: WrongPlace,
    code: &'static str,
    detail: Text,
}

#[derive(Debug, Clone)]
enum WrongPlace {
    Pointer(String),
    Parameter(&'static str),
}

/// A problem as it is sent (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:atalaya:problem:` and the code.
    #[serde(rename = "type")]
    #[schema(example = "urn:atalaya:problem:invalid_event")]
    kind: String,
    /// The problem's name, in the reader's language.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What this occurrence is about, in the reader's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// The stable code, for programs.
    code: &'static str,
    /// Each field or parameter that was refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ProblemField>,
}

/// A field or parameter that was refused.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemField {
    /// JSON pointer (RFC 6901) into the request's body. Lines of JSON are counted like an array's
    /// elements: from 0, without blank ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/lat")]
    pointer: Option<String>,
    /// The query or path parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'static str>,
    /// The stable code of the reason.
    code: &'static str,
    /// The reason in words.
    detail: String,
}

impl Problem {
    /// A problem of this kind.
    #[must_use]
    pub const fn new(code: ProblemCode) -> Self {
        Self { code, detail: None, errors: Vec::new(), headers: Vec::new() }
    }

    /// The problem with a sentence about this occurrence.
    #[must_use]
    pub fn detail(self, es: impl Into<String>, en: impl Into<String>) -> Self {
        Self { detail: Some(Text::new(es, en)), ..self }
    }

    /// A record whose fields were refused.
    #[must_use]
    pub fn fields(code: ProblemCode, errors: &[FieldError]) -> Self {
        let mut problem = Self::new(code);
        problem.add_fields(errors);
        problem
    }

    /// A problem with one place in the body, which is told in the problem's own words.
    #[must_use]
    pub fn at(code: ProblemCode, pointer: impl Into<String>) -> Self {
        let place = WrongPlace::Pointer(pointer.into());
        let detail = Text::new(code.title(Language::Es), code.title(Language::En));
        Self { errors: vec![Wrong { place, code: code.code(), detail }], ..Self::new(code) }
    }

    /// Adds refused fields.
    pub fn add_fields(&mut self, errors: &[FieldError]) {
        self.errors.extend(errors.iter().map(|error| Wrong {
            place: WrongPlace::Pointer(error.pointer.clone()),
            code: error.code(),
            detail: error.text(),
        }));
    }

    /// A query or path parameter that was refused.
    #[must_use]
    pub fn parameter(
        name: &'static str,
        code: &'static str,
        es: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        let place = WrongPlace::Parameter(name);
        let wrong = Wrong { place, code, detail: Text::new(es, en) };
        Self { errors: vec![wrong], ..Self::new(ProblemCode::InvalidQuery) }
    }

    /// The same where a standard asks for status 400.
    #[must_use]
    pub fn refused(
        name: &'static str,
        code: &'static str,
        es: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { code: ProblemCode::InvalidParameter, ..Self::parameter(name, code, es, en) }
    }

    /// What we did not foresee. The cause stays in the log.
    #[must_use]
    pub fn internal(doing: &'static str, cause: &dyn std::error::Error) -> Self {
        tracing::error!(error = %Chain(cause), "cannot {doing}");
        Self::new(ProblemCode::Internal)
    }

    /// The problem with the seconds after which trying again makes sense.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))
    }

    /// The problem with one more header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The code.
    #[must_use]
    pub const fn code(&self) -> ProblemCode {
        self.code
    }

    /// The problem with JSON pointers that begin at `base`.
    #[must_use]
    pub fn under(mut self, base: &str) -> Self {
        for error in &mut self.errors {
            if let WrongPlace::Pointer(pointer) = &mut error.place {
                pointer.insert_str(0, base);
            }
        }
        self
    }

    /// Takes over the refused fields of another problem. One that names none is told as a whole,
    /// at `base`.
    pub fn absorb(&mut self, other: Self, base: &str) {
        if other.errors.is_empty() {
            let in_words = |language| match &other.detail {
                Some(detail) => {
                    format!("{} {}", other.code.title(language), detail.in_language(language))
                }
                None => other.code.title(language).to_owned(),
            };
            let detail = Text::new(in_words(Language::Es), in_words(Language::En));
            let place = WrongPlace::Pointer(base.to_owned());
            self.errors.push(Wrong { place, code: other.code.code(), detail });
        }
        self.errors.extend(other.errors);
    }

    /// The problem in one line of words, for answers that have no place for more.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let mut words = self.code.title(language).to_owned();
        if let Some(detail) = &self.detail {
            words = format!("{words} {}", detail.in_language(language));
        }
        for wrong in &self.errors {
            let place = match &wrong.place {
                WrongPlace::Pointer(pointer) => pointer.trim_start_matches('/'),
                WrongPlace::Parameter(name) => name,
            };
            words = format!("{words} {place}: {}", wrong.detail.in_language(language));
        }
        words
    }

    /// The problem as it is sent.
    #[must_use]
    pub fn body(&self, language: Language) -> ProblemBody {
        ProblemBody {
            kind: format!("urn:atalaya:problem:{}", self.code.code()),
            title: self.code.title(language),
            status: self.code.status().as_u16(),
            detail: self.detail.as_ref().map(|text| text.in_language(language).to_owned()),
            code: self.code.code(),
            errors: self.errors.iter().map(|wrong| wrong.body(language)).collect(),
        }
    }

    /// The whole answer.
    #[must_use]
    pub fn answer(&self, language: Language) -> HttpResponse {
        let mut answer = HttpResponse::build(self.code.status());
        for (name, value) in &self.headers {
            answer.append_header((name.clone(), value.clone()));
        }
        let body = serde_json::to_vec(&self.body(language)).unwrap_or_default();
        answer
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .insert_header((header::CONTENT_LANGUAGE, language.tag()))
            .body(body)
    }
}

impl Wrong {
    fn body(&self, language: Language) -> ProblemField {
        let (pointer, parameter) = match &self.place {
            WrongPlace::Pointer(pointer) => (Some(pointer.clone()), None),
            WrongPlace::Parameter(name) => (None, Some(*name)),
        };
        let detail = self.detail.in_language(language).to_owned();
        ProblemField { pointer, parameter, code: self.code, detail }
    }
}

impl From<JsonError> for Problem {
    fn from(error: JsonError) -> Self {
        match error {
            JsonError::Utf8(at) => Self::new(ProblemCode::InvalidUtf8)
                .detail(format!("El byte {at} no es UTF-8."), format!("Byte {at} is not UTF-8.")),
            JsonError::DuplicateKey { pointer } => Self::at(ProblemCode::DuplicateKey, pointer),
            JsonError::TooDeep { pointer } => Self::at(ProblemCode::TooDeep, pointer),
            JsonError::Syntax { line, column } => Self::new(ProblemCode::InvalidJson).detail(
                format!("Línea {line}, columna {column}."),
                format!("Line {line}, column {column}."),
            ),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.code())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> actix_web::http::StatusCode {
        self.code.status()
    }

    /// In Spanish; the outer middleware renders it again for the reader's language.
    fn error_response(&self) -> HttpResponse {
        self.answer(Language::Es)
    }
}

/// An error and its causes on one line, each said once.
struct Chain<'a>(&'a dyn std::error::Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
