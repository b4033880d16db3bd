//! Lessons learned and agreed actions: what organisations tell each other, and who does what until when.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::code::codes;
use crate::one_line::one_line;
use crate::record_id::record_id;
use crate::{BulletinAudience, OrganisationId, findings};

record_id! {
    /// A note's id, a UUID that its writer's device makes: sent twice, it is written once.
    LessonId
}

codes! {
    /// What a note is.
    LessonKind {
        Lesson = "lesson", "Lección aprendida", "Lesson learned";
        Action = "action", "Acción acordada", "Agreed action";
    }
}

/// What was learned or is to be done, in a few words about no person and no place finer than a
/// municipality. `Debug` shows its length alone.
#[derive(Clone, PartialEq, Eq)]
pub struct LessonText(String);

/// Why words are no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LessonTextError {
    /// It is blank, too long, or has control characters.
    #[error("not a short text")]
    Length,
    /// It tells who somebody is: a telephone number, an address, a plate, an identity number.
    #[error("tells who somebody is")]
    Identifies,
    /// It tells a point: two numbers of a position, or a hexagon's name.
    #[error("tells a point")]
    Point,
}

impl LessonText {
    /// The longest it may be, in characters.
    pub const MAX_CHARS: usize = 400;

    /// The text in one line. What tells who somebody is or where exactly is refused and not warned of: others read it.
    ///
    /// # Errors
    /// See [`LessonTextError`].
    pub fn parse(text: &str) -> Result<Self, LessonTextError> {
        let line = one_line(text, Self::MAX_CHARS).ok_or(LessonTextError::Length)?;
        if !findings(&line).is_empty() {
            return Err(LessonTextError::Identifies);
        }
        if tells_point(&line) {
            return Err(LessonTextError::Point);
        }
        Ok(Self(line))
    }

    /// The text as it was stored, which was checked when it was written.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for LessonText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LessonText({} characters)", self.0.chars().count())
    }
}

/// A number with three decimals or more is half a position; a hexagon's name is all of it.
fn tells_point(text: &str) -> bool {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count();
    let positions = text.match_indices(['.', ',']).filter(|(at, _)| {
        let before = text[..*at].bytes().next_back().is_some_and(|one| one.is_ascii_digit());
        // A thousand is written so too; nobody is three decimals and no more beside "mil".
        before && digits(&text[at + 1..]) >= 4
    });
    let hexagon = |word: &str| {
        word.len() == 15 && word.starts_with('8') && word.bytes().all(|one| one.is_ascii_hexdigit())
    };
    positions.count() > 0 || text.split(|one: char| !one.is_ascii_alphanumeric()).any(hexagon)
}

/// A note as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lesson {
    /// Its id.
    pub id: LessonId,
    /// Who wrote it: an organisation, never a person.
    pub organisation: OrganisationId,
    /// What it is.
    pub kind: LessonKind,
    /// Whom it is for.
    pub audience: BulletinAudience,
    /// The municipality or department it is about, by its code; `None` for everywhere.
    pub unit: Option<String>,
    /// What it says.
    pub text: LessonText,
    /// When it was written.
    pub written_at: Timestamp,
    /// Which organisation does it; of actions.
    pub owner: Option<OrganisationId>,
    /// Until which day; of actions.
    pub due_on: Option<Date>,
    /// When it was done.
    pub done_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_about_somebody_or_about_a_point_are_refused() {
        let parsed = |text: &str| LessonText::parse(text).map(|one| one.as_str().to_owned());
        let good =
            "En Escuintla, salir en pareja   después de las 19:30 bajó los asaltos de 1,200 a 300.";
        assert_eq!(parsed(good).unwrap(), good.replace("   ", " "));
        assert_eq!(parsed(" \n"), Err(LessonTextError::Length));
        assert_eq!(parsed(&"a".repeat(401)), Err(LessonTextError::Length));
        assert_eq!(parsed("Llame al 5555 1234"), Err(LessonTextError::Identifies));
        assert_eq!(parsed("El de la placa P-123ABC"), Err(LessonTextError::Identifies));
        assert_eq!(parsed("En 14.63491, -90.50692 no"), Err(LessonTextError::Point));
        assert_eq!(parsed("En 89283082837ffff no"), Err(LessonTextError::Point));
    }
}
