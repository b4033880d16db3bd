//! A filled-in form as ODK Collect and its like send it: an instance of an `XForm`.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};

/// A filled-in form: which one, its own id, and its answers.
///
/// # Design
/// Of XML only what such a form needs is understood: elements, texts, the five entities that XML knows by
/// itself and references to characters. A document type is refused before anything in it is read, so there is
/// nothing that could name a file, ask a network or unfold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The form's id.
    pub form: String,
    /// The instance's own id, without `uuid:` before it.
    pub instance: String,
    /// Answers that are not empty: the path below the form with slashes, and the text.
    pub answers: Vec<(String, String)>,
}

/// Why a text was not taken as a filled-in form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SubmissionError {
    /// It is longer than [`Submission::MAX_BYTES`].
    #[error("longer than {} bytes", Submission::MAX_BYTES)]
    TooLong,
    /// It is not XML in UTF-8 with one element around all others.
    #[error("not XML in UTF-8")]
    Syntax,
    /// It has a document type, a processing instruction or an entity of its own.
    #[error("a document type, an instruction or an entity")]
    Forbidden,
    /// Elements are nested too deep.
    #[error("nested deeper than {}", Submission::MAX_DEPTH)]
    TooDeep,
    /// It has more answers than any form here.
    #[error("more than {} answers", Submission::MAX_ANSWERS)]
    TooMany,
    /// It is encrypted for somebody else.
    #[error("encrypted")]
    Encrypted,
    /// It does not say which form it is of, or has no id of its own.
    #[error("without a form or an id")]
    Nameless,
}

/// An element that is not closed yet.
struct Open {
    /// How long the path was before it.
    before: usize,
    text: String,
    has_children: bool,
}

impl Submission {
    /// The longest form that is read: far more than one with every question answered at length.
    pub const MAX_BYTES: usize = 64 * 1024;
    /// How deep elements may be nested: groups in groups.
    pub const MAX_DEPTH: usize = 8;
    /// How many answers one may have.
    pub const MAX_ANSWERS: usize = 200;

    /// Reads a filled-in form.
    ///
    /// # Errors
    /// See [`SubmissionError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, SubmissionError> {
        if bytes.len() > Self::MAX_BYTES {
            return Err(SubmissionError::TooLong);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| SubmissionError::Syntax)?;
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let mut reading = Reading::default();
        loop {
            match reader.read_event().map_err(|_| SubmissionError::Syntax)? {
                Event::Start(start) => reading.open(&start)?,
                Event::Empty(start) => {
                    reading.open(&start)?;
                    reading.close()?;
                }
                Event::End(_) => reading.close()?,
                Event::Text(text) => reading.add(&text.xml10_content())?,
                Event::CData(text) => reading.add(&text.xml10_content())?,
                Event::GeneralRef(reference) => {
                    let unknown = |_| SubmissionError::Syntax;
                    match reference.resolve_char_ref().map_err(unknown)? {
                        Some(character) => reading.add(character.encode_utf8(&mut [0; 4]))?,
                        None => reading.add(
                            resolve_xml_entity(&reference).ok_or(SubmissionError::Forbidden)?,
                        )?,
                    }
                }
                Event::Decl(_) | Event::Comment(_) => {}
                Event::DocType(_) | Event::PI(_) => return Err(SubmissionError::Forbidden),
                Event::Eof => break,
            }
        }
        reading.end()
    }
}

/// What was read so far.
#[derive(Default)]
struct Reading {
    form: Option<String>,
    instance: Option<String>,
    answers: Vec<(String, String)>,
    path: String,
    stack: Vec<Open>,
    is_over: bool,
}

impl Reading {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), SubmissionError> {
        if self.is_over {
            return Err(SubmissionError::Syntax);
        }
        if self.stack.len() == Submission::MAX_DEPTH {
            return Err(SubmissionError::TooDeep);
        }
        let before = self.path.len();
        match self.stack.last_mut() {
            None => {
                // Twice the same name in one element is told by nobody's form: the first one counts.
                let attribute = |name| {
                    let found =
                        start.try_get_attribute(name).map_err(|_| SubmissionError::Syntax)?;
                    Ok(found.map(|one| one.value.into_owned()))
                };
                if attribute("encrypted")?.is_some() {
                    return Err(SubmissionError::Encrypted);
                }
                self.form = attribute("id")?;
            }
            Some(parent) => {
                parent.has_children = true;
                if !self.path.is_empty() {
                    self.path.push('/');
                }
                self.path.push_str(start.local_name().into_inner());
            }
        }
        self.stack.push(Open { before, text: String::new(), has_children: false });
        Ok(())
    }

    fn add(&mut self, text: &str) -> Result<(), SubmissionError> {
        match self.stack.last_mut() {
            Some(open) => open.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(SubmissionError::Syntax),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), SubmissionError> {
        let open = self.stack.pop().ok_or(SubmissionError::Syntax)?;
        self.is_over = self.stack.is_empty();
        let text = open.text.trim();
        if !text.is_empty() && open.has_children {
            return Err(SubmissionError::Syntax);
        }
        if !text.is_empty() && !self.is_over {
            if self.path == "meta/instanceID" {
                let id = text.strip_prefix("uuid:").unwrap_or(text);
                self.instance = Some(id.to_owned());
            } else if self.answers.len() == Submission::MAX_ANSWERS {
                return Err(SubmissionError::TooMany);
            } else {
                self.answers.push((self.path.clone(), text.to_owned()));
            }
        }
        self.path.truncate(open.before);
        Ok(())
    }

    fn end(self) -> Result<Submission, SubmissionError> {
        if !self.is_over || !self.stack.is_empty() {
            return Err(SubmissionError::Syntax);
        }
        let (Some(form), Some(instance)) = (self.form, self.instance) else {
            return Err(SubmissionError::Nameless);
        };
        Ok(Submission { form, instance, answers: self.answers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Result<Submission, SubmissionError> {
        let text = format!(
            "<?xml version='1.0' ?><data id=\"reporte\" version=\"1\">{body}<meta><instanceID>uuid:1</instanceID></meta></data>"
        );
        Submission::parse(text.as_bytes())
    }

    #[test]
    fn answers_have_the_path_of_their_groups_and_empty_ones_are_none() {
        let read =
            of("<que><kind>P1</kind><weapon/></que><narrative> a &lt; b &#38; c </narrative>");
        let read = read.unwrap();
        assert_eq!((read.form.as_str(), read.instance.as_str()), ("reporte", "1"));
        let answer = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        assert_eq!(read.answers, [answer("que/kind", "P1"), answer("narrative", "a < b & c")]);
    }

    /// The form that comes with the program, as a phone would send it when nothing was answered.
    #[test]
    fn a_prefix_before_a_name_is_left_alone() {
        let text = "<data xmlns:orx=\"http://openrosa.org/xforms\" id=\"reporte\"><orx:meta><orx:instanceID>uuid:2</orx:instanceID></orx:meta></data>";
        assert_eq!(Submission::parse(text.as_bytes()).unwrap().instance, "2");
    }

    #[test]
    fn nothing_that_names_a_file_or_unfolds_is_read() {
        let bomb = "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><data id=\"r\">&b;</data>";
        let file =
            "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><data id=\"r\">&x;</data>";
        for text in [bomb, file, "<?xml-stylesheet href=\"x\"?><data id=\"r\"/>"] {
            assert_eq!(Submission::parse(text.as_bytes()), Err(SubmissionError::Forbidden));
        }
        assert_eq!(of("<kind>&x;</kind>"), Err(SubmissionError::Forbidden));
    }

    #[test]
    fn what_is_too_much_or_no_form_is_refused() {
        let deep = "<a>".repeat(9) + &"</a>".repeat(9);
        assert_eq!(of(&deep), Err(SubmissionError::TooDeep));
        assert_eq!(of(&"<a>1</a>".repeat(201)), Err(SubmissionError::TooMany));
        let long = vec![b' '; Submission::MAX_BYTES + 1];
        assert_eq!(Submission::parse(&long), Err(SubmissionError::TooLong));
        for text in
            ["", "P1", "<data id=\"r\">", "<data id=\"r\"></b>", "<data id=\"r\"/><data/>", "\u{1}"]
        {
            assert_eq!(Submission::parse(text.as_bytes()), Err(SubmissionError::Syntax), "{text}");
        }
        assert_eq!(Submission::parse(&[0xff, 0xfe]), Err(SubmissionError::Syntax));
        assert_eq!(Submission::parse(b"<data id=\"r\"/>"), Err(SubmissionError::Nameless));
        assert_eq!(of("<a>1<b>2</b></a>"), Err(SubmissionError::Syntax));
        let sealed = "<data id=\"r\" encrypted=\"yes\"/>";
        assert_eq!(Submission::parse(sealed.as_bytes()), Err(SubmissionError::Encrypted));
    }
}
