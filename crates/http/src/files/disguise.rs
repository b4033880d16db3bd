//! Another name and another icon in the place of ours, where somebody may look over a shoulder.
//!
//! It only delays discovery: whoever searches the phone or the network finds what this is.

use serde_json::Value;

use crate::{Disguise, DisguiseIcon};

/// What the built page calls itself.
const TITLE: &str = "<title>Atalaya</title>";

impl DisguiseIcon {
    /// The folder of its files beside ours.
    const fn folder(self) -> &'static str {
        match self {
            Self::Notes => "notes",
        }
    }
}

/// The file that is given for a path.
pub(super) fn path_of(disguise: Option<&Disguise>, path: String) -> String {
    match (disguise, path.strip_prefix("icons/")) {
        (Some(disguise), Some(icon)) if !icon.contains('/') => {
            format!("icons/{}/{icon}", disguise.icon.folder())
        }
        _ => path,
    }
}

/// Whether a file says our name, so that it is told otherwise.
pub(super) fn is_told_otherwise(path: &str) -> bool {
    matches!(path, "index.html" | "manifest.webmanifest")
}

/// A file with the other name in it; `None` if it does not say ours where it should.
pub(super) fn told_otherwise(disguise: &Disguise, path: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    if path == "index.html" {
        let name = escaped(&disguise.name);
        let title = format!(
            "<title>{name}</title>\n    <meta name=\"application-name\" content=\"{name}\" />"
        );
        return text.contains(TITLE).then(|| text.replace(TITLE, &title).into_bytes());
    }
    let mut manifest: Value = serde_json::from_str(text).ok()?;
    for member in ["name", "short_name"] {
        *manifest.get_mut(member)? = Value::String(disguise.name.clone());
    }
    serde_json::to_vec(&manifest).ok()
}

/// Text between HTML's tags and in its quoted attributes.
fn escaped(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, letter| {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(name: &str) -> Disguise {
        Disguise { name: name.to_owned(), icon: DisguiseIcon::Notes }
    }

    #[test]
    fn a_page_and_a_manifest_say_the_other_name_and_never_ours() {
        let page = "<head><title>Atalaya</title></head>";
        let told = told_otherwise(&notes("Notas & <más>"), "index.html", page.as_bytes()).unwrap();
        let told = String::from_utf8(told).unwrap();
        assert!(told.contains("<title>Notas &amp; &lt;más&gt;</title>"), "{told}");
        assert!(told.contains("content=\"Notas &amp; &lt;más&gt;\"") && !told.contains("Atalaya"));
        let manifest = br#"{"name":"Atalaya","short_name":"Atalaya","icons":[]}"#;
        let told = told_otherwise(&notes("Notas"), "manifest.webmanifest", manifest).unwrap();
        assert_eq!(told, br#"{"name":"Notas","short_name":"Notas","icons":[]}"#);
        assert_eq!(told_otherwise(&notes("Notas"), "index.html", b"<title>x</title>"), None);
        assert_eq!(told_otherwise(&notes("Notas"), "manifest.webmanifest", b"{}"), None);
    }

    #[test]
    fn the_icons_are_others_and_nothing_else_is() {
        let notes = notes("Notas");
        let of = |path: &str| path_of(Some(&notes), path.to_owned());
        assert_eq!(of("icons/icon.svg"), "icons/notes/icon.svg");
        assert_eq!(of("icons/notes/icon.svg"), "icons/notes/icon.svg");
        assert_eq!(of("assets/index.js"), "assets/index.js");
        assert_eq!(path_of(None, "icons/icon.svg".to_owned()), "icons/icon.svg");
    }
}
