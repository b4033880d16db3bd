//! Text messages that come in: whose they are, what they say, and what nobody learns by them.

use atalaya_domain::{Cell, Role};
use atalaya_http::TextDoor;
use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, World, told};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const ANA: &str = "+50255551234";

fn id(number: u32) -> String {
    format!("0193a7f0-0000-7000-8000-{number:012}")
}

struct Team {
    world: World,
    ana: Person,
    luz: Person,
}

impl Team {
    /// Ana has a number as people write it, and a plan that waits for nobody.
    async fn new() -> Self {
        let world = World::with(|settings| {
            settings.text_messages = Some(TextDoor::new(SECRET, Some("502".to_owned())));
        })
        .await;
        let ana = world.person("omes", "ana", Role::Promoter).await;
        let luz = world.person("omes", "luz", Role::Supervisor).await;
        let team = Self { world, ana, luz };
        team.reached("ana", "5555-1234").await;
        team
    }

    async fn reached(&self, handle: &str, phone: &str) {
        let contact = json!({"name": "Nombre de Planta", "phone": phone});
        let path = format!("/api/v1/people/{handle}/contact");
        let set = self.luz.request(Method::PUT, &path).json(&contact).send().await.unwrap();
        assert!(set.status().is_success());
    }

    async fn planned(&self) {
        let at = |minutes| (self.world.now() + SignedDuration::from_mins(minutes)).to_string();
        let plan = json!({
            "id": id(1), "starts_at": at(30), "ends_at": at(210), "home_by": at(270), "company": "pair",
            "cell": Cell::at(14.634, -90.507).unwrap().to_string(),
        });
        told(self.ana.post("/api/v1/outreach", &plan).await).await;
        let yes = json!({"approve": true});
        let decide = self.luz.request(Method::PUT, &format!("/api/v1/outreach/{}/decision", id(1)));
        decide.json(&yes).send().await.unwrap();
    }

    /// As Kannel hands a message over; the status and what is sent back.
    async fn text(&self, secret: &str, from: &str, text: &str) -> (u16, String) {
        let time = self.world.now().strftime("%Y-%m-%d %H:%M:%S").to_string();
        let request = self.world.request(Method::POST, &format!("/api/v1/text_messages/{secret}"));
        let request = request.header("content-type", "text/plain; charset=\"UTF-8\"");
        let request = request.header("x-kannel-from", from).header("x-kannel-time", time);
        let answer = request.body(text.to_owned()).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn said(&self, text: &str) -> String {
        let (status, answer) = self.text(SECRET, ANA, text).await;
        assert_eq!(status, 200);
        answer
    }

    async fn outing(&self) -> Value {
        told(self.ana.get(&format!("/api/v1/outreach/{}", id(1))).await).await.1
    }
}

#[tokio::test]
async fn a_code_by_text_message_is_a_word_of_whoever_has_the_number() {
    let team = Team::new().await;
    team.planned().await;
    for (text, phase) in
        [("0", "underway"), ("Llegué", "at_place"), ("ok", "at_place"), ("3", "leaving")]
    {
        assert_eq!(team.said(text).await, "Recibido.", "{text}");
        assert_eq!(team.outing().await["phase"], phase, "{text}");
        team.world.pass(SignedDuration::from_secs(2));
    }
    // The gateway hands it over again: the same second, the same text, one word.
    for _ in 0..2 {
        assert_eq!(team.said("4").await, "Recibido.");
    }
    let outing = team.outing().await;
    assert_eq!(outing["phase"], "home");
    assert_eq!(outing["check_ins"].as_array().unwrap().len(), 5);
    assert_eq!(team.said("no estoy bien").await, "No se entendio.");
    assert_eq!(team.said("1").await, "No se entendio.", "there is no outing that it could be of");
}

/// Whoever's contact says so is answered in English; the codes and the words are the same.
#[tokio::test]
async fn the_answer_is_in_the_language_that_is_set_with_the_contact() {
    let team = Team::new().await;
    team.planned().await;
    let contact = json!({"name": "Nombre de Planta", "phone": "5555 1234", "language": "en"});
    let set = team.luz.request(Method::PUT, "/api/v1/people/ana/contact").json(&contact);
    assert!(set.send().await.unwrap().status().is_success());
    assert_eq!(team.said("Salí").await, "Received.");
    assert_eq!(team.said("what?").await, "Not understood.");
    team.reached("ana", "5555 1234").await;
    assert_eq!(team.said("ok").await, "Recibido.");
}

#[tokio::test]
async fn a_call_for_help_by_text_message_needs_no_plan_and_looks_like_any_word() {
    let team = Team::new().await;
    assert_eq!(team.said("999").await, "Recibido.");
    team.world.pass(SignedDuration::from_secs(11));
    for _ in 0..600 {
        let (_, alerts) = told(team.luz.get("/api/v1/alerts").await).await;
        let mut alerts = alerts["alerts"].as_array().unwrap().iter();
        if alerts.any(|alert| alert["payload"]["cause"] == "red") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nobody is told");
}

#[tokio::test]
async fn a_report_by_text_message_lies_where_the_outing_was_planned() {
    let team = Team::new().await;
    team.planned().await;
    assert_eq!(team.said("7 1 20").await, "Recibido.");
    let (_, events) = told(team.ana.get("/api/v1/events").await).await;
    let event = &events["events"][0];
    assert_eq!((&event["kind"], &event["source"]), (&json!("P?"), &json!("self")));
    assert_eq!(
        (&event["time_precision"], &event["location_precision"]),
        (&json!("T1"), &json!("G1"))
    );
    assert!(event["occurred_at"].as_str().unwrap().contains("T20:00:00-06:00"), "{event}");
    assert_eq!(event["cell"], json!(Cell::at(14.634, -90.507).unwrap().to_string()));
}

#[tokio::test]
async fn nobody_learns_by_a_text_message_whose_a_number_is() {
    let team = Team::new().await;
    team.planned().await;
    // Without the secret there is nothing, and a number that nobody has is answered by nothing.
    assert_eq!(team.text("0".repeat(32).as_str(), ANA, "1").await.0, 404);
    assert_eq!(team.text(SECRET, "+50244440000", "9").await, (200, String::new()));
    assert_eq!(team.text(SECRET, "nadie", "9").await, (200, String::new()));
    // A number that two people have is neither's.
    team.reached("luz", "+502 5555 1234").await;
    assert_eq!(team.text(SECRET, ANA, "0").await, (200, String::new()));
    assert_eq!(team.outing().await["phase"], "planned");
    // With another number, the one before is nobody's.
    team.reached("luz", "4444 4321").await;
    team.reached("ana", "3333 1111").await;
    assert_eq!(team.text(SECRET, ANA, "0").await, (200, String::new()));
    assert_eq!(team.text(SECRET, "33331111", "0").await, (200, "Recibido.".to_owned()));
    // Who has no door for them has none.
    let closed = World::new().await;
    let request = closed.request(Method::POST, &format!("/api/v1/text_messages/{SECRET}"));
    assert_eq!(request.body("9").send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn a_flood_from_one_number_is_put_off_and_a_call_for_help_is_not() {
    let team = Team::new().await;
    team.planned().await;
    let mut answers = Vec::new();
    for _ in 0..25 {
        answers.push(team.said("1").await);
        team.world.pass(SignedDuration::from_secs(1));
    }
    assert_eq!(answers.iter().filter(|answer| answer.is_empty()).count(), 5);
    assert_eq!(team.said("9").await, "Recibido.");
}
