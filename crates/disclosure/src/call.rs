//! What is said outside of the app: that something waits in it, and nothing else.
//!
//! A text message is read by the operator of the network and by whoever holds the phone, an e-mail by
//! its provider. So it is the same for a question and a cry for help: no name, no place, no kind, no
//! link. An exercise alone says that it is one, or nobody would believe the next that is none.

use atalaya_domain::{Language, Text};

use crate::Released;

/// A message that says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The subject of an e-mail.
    pub subject: String,
    /// The message. In one part of a text message, without letters that networks mangle, if the
    /// app's name has none.
    pub text: String,
}

/// The message, in the recipient's language. `app` is what the app is called on their phone.
#[must_use]
pub fn release_call(app: &str, language: Language, exercise: bool) -> Released<Call> {
    if exercise {
        let subject = Text::new(format!("{app}: SIMULACRO"), format!("{app}: EXERCISE"));
        let text = Text::new(
            format!("{app}: SIMULACRO. Tiene un aviso pendiente. Entre a la app."),
            format!("{app}: EXERCISE. Something waits for you. Open the app."),
        );
        return called(&subject, &text, language);
    }
    let text = Text::new(
        format!("{app}: tiene un aviso pendiente. Entre a la app."),
        format!("{app}: something waits for you. Open the app."),
    );
    let subject = Text::new(format!("{app}: aviso pendiente"), format!("{app}: a notice"));
    called(&subject, &text, language)
}

/// What is sent back to who has sent a text message: that it was received, or was none of the codes. The same for a word that all
/// is well and a cry for help.
#[must_use]
pub fn release_text_answer(language: Language, understood: bool) -> Released<String> {
    let text = if understood {
        Text::new("Recibido.", "Received.")
    } else {
        Text::new("No se entendio.", "Not understood.")
    };
    Released::new(text.in_language(language).to_owned())
}

fn called(subject: &Text, text: &Text, language: Language) -> Released<Call> {
    Released::new(Call {
        subject: subject.in_language(language).to_owned(),
        text: text.in_language(language).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_the_app_is_called_and_nothing_else() {
        for (language, text) in [
            (Language::Es, "Notas: tiene un aviso pendiente. Entre a la app."),
            (Language::En, "Notas: something waits for you. Open the app."),
        ] {
            let call = release_call("Notas", language, false).into_inner();
            assert_eq!(call.text, text);
            assert!(call.text.is_ascii() && call.text.len() <= 160, "one part of a text message");
            assert!(call.subject.starts_with("Notas: "));
        }
    }

    #[test]
    fn an_exercise_says_so_in_its_subject_and_its_text() {
        for (language, word) in [(Language::Es, "SIMULACRO"), (Language::En, "EXERCISE")] {
            let call = release_call("Notas", language, true).into_inner();
            assert!(call.text.contains(word) && call.subject.contains(word), "{call:?}");
            assert!(call.text.is_ascii() && call.text.len() <= 160);
        }
    }
}
