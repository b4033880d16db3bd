//! What a command's answer says of the model behind it: enough to draw the same map again.

use atalaya_disclosure::AboutMap;
use atalaya_risk::Settings;
use serde_json::{Map, Value};

/// The model's version, its levels' cut points, what it knows of where teams have been, and every
/// constant, as members of a JSON object.
pub fn members(settings: &Settings, about: &AboutMap) -> Map<String, Value> {
    let constants = settings.parameters().into_iter();
    let parameters = constants.map(|(name, value)| (name.to_owned(), value.into())).collect();
    let mut members = about.members();
    members.insert("parameters".to_owned(), Value::Object(parameters));
    members
}
