//! The API's description and the tables agree with the router.

use atalaya_disclosure::{RecordScope, Scope};
use atalaya_domain::{
    BRIEFING_VERSION, CONSENT_VERSION, KeyPopulations, OrganisationId, Role, UserId, Viewer,
};
use atalaya_http::{Access, TABLE, openapi_json};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, problem};

/// Compares a committed file of this crate with what it should be. `ATALAYA_REFRESH=1` writes it.
pub fn fresh(name: &str, expected: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("ATALAYA_REFRESH").is_some() {
        std::fs::write(&path, expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{name} is stale: run ATALAYA_REFRESH=1 cargo test -p atalaya-http and look at the difference"
    );
}

#[test]
fn the_committed_description_is_fresh() {
    fresh("openapi.json", &openapi_json());
}

/// What is agreed to has one version, in the texts that are shown, in what is taken and in what is described.
#[test]
fn the_texts_that_people_agree_to_have_one_version_everywhere() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    let shown = [
        (
            include_str!("../../../../web/src/i18n/briefing_es.ts"),
            "BRIEFING_VERSION",
            BRIEFING_VERSION,
        ),
        (include_str!("../../../../web/src/i18n/people_es.ts"), "CONSENT_VERSION", CONSENT_VERSION),
    ];
    for (texts, name, version) in shown {
        assert!(texts.contains(&format!("export const {name} = {version};")), "{name}");
    }
    let schemas = &document["components"]["schemas"];
    for (body, member, version) in [
        ("BriefingIn", "briefing", BRIEFING_VERSION),
        ("BriefingIn", "consent", CONSENT_VERSION),
        ("EnrolmentIn", "consent", CONSENT_VERSION),
    ] {
        assert_eq!(schemas[body]["properties"][member]["maximum"], version, "{body}.{member}");
    }
}

/// Three distances are a place, and so is an order by distance asked for from three places: there are none, no centre and no
/// radius of the asker's choice either. Whoever adds one of these words has to say here why nobody is found by it.
#[test]
fn no_route_tells_a_distance_takes_a_centre_or_orders_by_nearness() {
    const WORDS: [&str; 22] = [
        "distance",
        "distances",
        "near",
        "nearby",
        "nearest",
        "nearness",
        "closest",
        "proximity",
        "radius",
        "km",
        "metres",
        "meters",
        "bearing",
        "centre",
        "center",
        "lat",
        "latitude",
        "lon",
        "lng",
        "longitude",
        "sort",
        "order",
    ];
    // Where somebody says that something happened to them, and the middle of what is drawn of a place that has a hexagon.
    const SAID: [(&str, &str); 9] = [
        ("EventIn", "lat"),
        ("EventIn", "lon"),
        ("ExposureIn", "lat"),
        ("ExposureIn", "lon"),
        ("DeploymentOut", "centre"),
        ("PlaceOut", "centre"),
        // Whether a logbook's dates say the day or the month first.
        ("LogbookDates", "order"),
        ("LogbookDates", "order_said"),
        ("LogbookPlanOut", "date_order"),
    ];
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    let is_one = |name: &str| name.split(['_', '-']).any(|word| WORDS.contains(&word));
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        assert!(!path.split(['/', '_']).any(&is_one), "{path}");
        for one in methods.as_object().unwrap().values() {
            for parameter in one["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                assert!(!is_one(name), "{path}: {name}");
            }
        }
    }
    for (schema, of) in document["components"]["schemas"].as_object().unwrap() {
        let properties = of["properties"].as_object();
        for name in properties.into_iter().flat_map(|all| all.keys()).filter(|name| is_one(name)) {
            found.push((schema.clone(), name.clone()));
        }
    }
    found.sort();
    let mut said = SAID.map(|(schema, name)| (schema.to_owned(), name.to_owned()));
    said.sort();
    assert_eq!(found, said);
}

#[test]
fn the_description_has_exactly_the_routes_of_the_table() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            described.push((method.to_uppercase(), path.clone()));
            let public = operation["security"] == json!([{}]);
            let entry = TABLE.iter().find(|entry| {
                entry.path == path && entry.method.as_str().eq_ignore_ascii_case(method)
            });
            let entry = entry.unwrap_or_else(|| panic!("{method} {path} is no route"));
            assert_eq!(public, entry.access == Access::Public, "{method} {path}");
            let told = operation["description"].as_str().unwrap();
            match entry.access {
                Access::Public => assert!(told.ends_with("Roles: everybody.")),
                Access::Roles(roles) => {
                    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
                    assert!(told.ends_with(&format!("Roles: {}.", codes.join(", "))), "{told}");
                }
                Access::Persons(roles) => {
                    let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
                    let expected = format!("Roles: {}; no programs.", codes.join(", "));
                    assert!(told.ends_with(&expected), "{told}");
                }
            }
            let default = &operation["responses"]["default"];
            if path.starts_with("/api/v1/openrosa/") {
                // Phones know no other envelope.
                assert!(default["content"]["text/xml"].is_object(), "{default}");
            } else {
                assert_eq!(default["$ref"], "#/components/responses/Problem");
            }
        }
    }
    let mut routes: Vec<(String, String)> = TABLE
        .iter()
        .filter(|entry| entry.path.starts_with("/api/"))
        .map(|entry| (entry.method.to_string(), entry.path.to_owned()))
        .collect();
    described.sort();
    routes.sort();
    assert_eq!(described, routes);
}

/// A media type of which an example would be bytes.
fn is_bytes(media: &str) -> bool {
    ["application/octet-stream", "application/pdf", "application/vnd.mapbox-vector-tile"]
        .contains(&media)
}

/// Whoever reads the description sees what is sent and what comes back, field by field.
#[test]
fn every_operation_has_examples_and_says_what_its_parameters_mean() {
    let document: Value = serde_json::from_str(&openapi_json()).unwrap();
    let (mut bodies, mut parameters, mut missing) = (0, 0, Vec::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let which = format!("{method} {path}");
            assert!(operation.get("parameters").is_none_or(Value::is_array), "{which}");
            for one in operation["parameters"].as_array().into_iter().flatten() {
                parameters += 1;
                let said = one["description"].as_str().is_some_and(|text| !text.is_empty());
                let schema = &one["schema"];
                let shown = one.get("example").or(schema.get("example"));
                let shown = shown.or(schema.get("default")).or(schema.get("enum"));
                if !said || shown.is_none() {
                    missing.push(format!("{which}: parameter {}", one["name"]));
                }
            }
            let answers = operation["responses"].as_object().unwrap().iter();
            let good = answers.filter(|(status, _)| status.starts_with('2')).map(|(_, one)| one);
            for body in good.chain(operation.get("requestBody")) {
                for (media, content) in body["content"].as_object().into_iter().flatten() {
                    if is_bytes(media) {
                        continue;
                    }
                    bodies += 1;
                    match content.get("example") {
                        Some(example) => {
                            if !fits(example, &content["schema"], &document) {
                                missing.push(format!("{which}: {media}: not by its schema"));
                            }
                            for place in unsaid(example, "") {
                                missing.push(format!("{which}: {place} has no example"));
                            }
                        }
                        None => missing.push(format!("{which}: {media}")),
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "say what these mean (src/examples.rs): {missing:#?}");
    assert!(bodies > 150 && parameters > 100, "{bodies} {parameters}");
}

/// Whether an example is of its schema's types, all the way down.
fn fits(example: &Value, schema: &Value, document: &Value) -> bool {
    if let Some(path) = schema["$ref"].as_str() {
        let found = document.pointer(path.trim_start_matches('#'));
        return found.is_some_and(|schema| fits(example, schema, document));
    }
    for either in ["oneOf", "anyOf"] {
        if let Some(all) = schema[either].as_array() {
            return all.iter().any(|one| fits(example, one, document));
        }
    }
    let is = |kind: &str| match kind {
        "null" => example.is_null(),
        "object" => example.is_object(),
        "array" => example.is_array(),
        "string" => example.is_string(),
        "boolean" => example.is_boolean(),
        "integer" => example.is_i64() || example.is_u64(),
        "number" => example.is_number(),
        _ => true,
    };
    let typed = match &schema["type"] {
        Value::String(one) => is(one),
        Value::Array(all) => all.iter().filter_map(Value::as_str).any(is),
        _ => true,
    };
    let members = example.as_object().into_iter().flatten().all(|(name, one)| {
        schema["properties"].get(name).is_none_or(|own| fits(one, own, document))
    });
    let items = example
        .as_array()
        .into_iter()
        .flatten()
        .all(|one| schema.get("items").is_none_or(|own| fits(one, own, document)));
    typed && members && items
}

/// Where an example says nothing: an empty text, or an object without members.
fn unsaid(example: &Value, place: &str) -> Vec<String> {
    match example {
        Value::Object(members) if members.is_empty() => vec![place.to_owned()],
        Value::Object(members) => {
            members.iter().flat_map(|(name, one)| unsaid(one, &format!("{place}/{name}"))).collect()
        }
        Value::Array(all) => all.iter().flat_map(|one| unsaid(one, place)).collect(),
        // The one indicator that has one figure has no part.
        Value::String(text)
            if text.is_empty() && !place.is_empty() && !place.ends_with("/part") =>
        {
            vec![place.to_owned()]
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// The table of routes and the gate's table of roles are two: they must say the same.
#[test]
fn the_table_of_routes_agrees_with_the_gate() {
    let lets_in = |method: &str, path: &str, role: Role| {
        let entry = TABLE.iter().find(|entry| entry.path == path && entry.method == method);
        match entry.expect("a route").access {
            Access::Public => true,
            Access::Roles(roles) | Access::Persons(roles) => roles.contains(&role),
        }
    };
    for role in Role::ALL {
        let viewer = Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(1)),
            organisation: OrganisationId(1),
            role: *role,
            key_populations: KeyPopulations::default(),
        };
        let scope = Scope::of(&viewer);
        assert_eq!(lets_in("POST", "/api/v1/events", *role), scope.may_report, "{role}");
        let sees = scope.may_report || scope.may_verify;
        assert_eq!(lets_in("GET", "/api/v1/events", *role), sees, "{role}");
        assert_eq!(lets_in("PATCH", "/api/v1/events/{id}", *role), sees, "{role}");
        assert_eq!(lets_in("POST", "/api/v1/exposure", *role), scope.may_report, "{role}");
        for method in ["PUT", "DELETE"] {
            let path = "/api/v1/events/{id}/duplicate_of";
            assert_eq!(lets_in(method, path, *role), scope.may_merge, "{role} {method}");
        }
        for method in ["POST", "DELETE"] {
            let path = "/api/v1/duplicates/distinct";
            assert_eq!(lets_in(method, path, *role), scope.may_merge, "{role} {method}");
        }
        let sees_all = scope.events == RecordScope::Organisation;
        assert_eq!(lets_in("GET", "/api/v1/duplicates", *role), sees_all, "{role}");
        let sees = scope.exposure != RecordScope::None;
        assert_eq!(lets_in("GET", "/api/v1/exposure", *role), sees, "{role}");
        for method in ["GET", "PATCH", "DELETE"] {
            assert_eq!(lets_in(method, "/api/v1/exposure/{id}", *role), sees, "{role} {method}");
        }
        for path in [
            "/api/v1/risk",
            "/api/v1/risk/cells/{cell}",
            "/api/v1/live",
            "/api/v1/live/stream",
            "/api/v1/live/poll",
        ] {
            assert_eq!(lets_in("GET", path, *role), scope.map.is_some(), "{role} {path}");
        }
    }
}

/// What everybody gets on each route: 401 without proof, 403 with a role the table does not name,
/// and neither with one that it does.
#[tokio::test]
async fn every_route_lets_in_just_the_roles_of_the_table() {
    let world = World::new().await;
    let mut people: Vec<(Role, bool, Person)> = Vec::new();
    for role in Role::ALL {
        people.push((*role, false, world.person("omes", role.code(), *role).await));
        people.push((*role, true, world.program("omes", *role).await));
    }
    let mut asked = 0;
    for entry in TABLE {
        // Signing out would end the test's own sessions; its gate is the same as signing in's.
        if entry.path.ends_with("/session") && entry.method == "DELETE" {
            continue;
        }
        let path = entry
            .path
            .replace("{id}", "0193a000-0000-7000-8000-000000000001")
            .replace("{cell}", "8866d34221fffff")
            .replace("{handle}", "nobody");
        let method = Method::from_bytes(entry.method.as_str().as_bytes()).unwrap();
        let nobody = world.request(method.clone(), &path).send().await.unwrap();
        let (roles, programs) = match entry.access {
            Access::Public => {
                assert_ne!(nobody.status(), 401, "{method} {path}");
                continue;
            }
            Access::Roles(roles) => (roles, true),
            Access::Persons(roles) => (roles, false),
        };
        assert_eq!(problem(nobody).await, (401, "not_signed_in".to_owned()), "{method} {path}");
        for (role, program, person) in &people {
            asked += 1;
            let answer = person.request(method.clone(), &path).send().await.unwrap();
            let status = answer.status().as_u16();
            assert_ne!(status, 500, "{method} {path} as {role}");
            if roles.contains(role) && (programs || !program) {
                assert!(status != 401 && status != 403, "{method} {path} as {role}: {status}");
            } else {
                assert_eq!(
                    problem(answer).await,
                    (403, "not_for_role".to_owned()),
                    "{method} {path} as {role}"
                );
            }
        }
    }
    assert!(asked >= 100, "only {asked} asked");
}

#[tokio::test]
async fn the_router_has_no_route_beside_the_table() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Supervisor).await;
    let paths: std::collections::BTreeSet<&str> = TABLE.iter().map(|entry| entry.path).collect();
    for path in paths {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
            if TABLE.iter().any(|entry| entry.path == path && entry.method == method) {
                continue;
            }
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            let path = path.replace("{id}", "1").replace("{cell}", "1").replace("{handle}", "x1");
            let answer = ana.request(method.clone(), &path).send().await.unwrap();
            assert_eq!(
                problem(answer).await,
                (405, "method_not_allowed".to_owned()),
                "{method} {path}"
            );
        }
    }
}
