//! `/me/pocket_card`: levels of a few places this week and numbers to call, on a card that whoever finds it learns nothing
//! from.

use actix_web::web::{self, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use atalaya_disclosure::{
    CardPlace, DirectoryRecord, PocketCard, may_carry_a_card, release_pocket_card,
};
use atalaya_domain::{AuditAction, AuditSubject, AuditSubjectKind, Cell, FieldReason, Population};
use atalaya_evidence::Paper;
use atalaya_safety::warned_until;
use utoipa::ToSchema;

use crate::aside::aside;
use crate::audit::looked_at;
use crate::directory::Numbers;
use crate::doors::Doors;
use crate::language::Reader;
use crate::outreach::Fields;
use crate::problem::Problem;
use crate::viewer::Principal;
use crate::{ground, paper, risk};

/// What a card is made of.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct PocketCardIn {
    /// One to four H3 cells; the first is A.
    #[schema(min_items = 1, max_items = 4)]
    places: Vec<String>,
    /// Up to six ids of the directory. Whoever finds the card can call them.
    #[schema(required = false, max_items = 6)]
    numbers: Vec<String>,
    /// `ALL` (unless given) or the code of a key population; it is not on the card.
    #[schema(required = false)]
    key_population: String,
    /// `a4` (unless given) or `letter`.
    #[schema(required = false)]
    paper: String,
}

/// Makes a pocket card of the seven days from today: levels of the places as the viewer may see them, by part of the day, and
/// the numbers that were chosen. It has no name of a place, of a person, of an organisation or of whom it works with, no code
/// word, and says until when it holds. Nothing of it is kept.
#[utoipa::path(post, path = "/api/v1/me/pocket_card", tag = "outreach", request_body = PocketCardIn,
    responses((status = 200, description = "The card as PDF", content_type = "application/pdf",
        body = Vec<u8>)))]
pub(crate) async fn pocket_card_make(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    reader: Reader,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let viewer = *principal.viewer();
    may_carry_a_card(&viewer)?;
    let asked = Asked::read(&request, &mut payload).await?;
    let print = paper::print(asked.paper, reader.0, &doors);
    risk::ready(&doors)?;
    // Each place may be a choice of a municipality; the last word knows of all of them.
    let mut scope = ground::scope(&principal, None, &doors).await?;
    for cell in &asked.cells {
        scope = ground::scope(&principal, Some(*cell), &doors).await?;
    }
    let (store, now) = (&doors.app.store, doors.now());
    let bulletins = store.bulletins_in_force(viewer.organisation, now).await?;
    let known = Numbers::known(viewer.organisation, &doors).await?;
    let warned = |cell: Cell| warned_until(&bulletins, cell, now);
    let places: Vec<CardPlace> = asked
        .cells
        .iter()
        .map(|cell| CardPlace { cell: *cell, warned_until: warned(*cell) })
        .collect();
    let shared = doors.clone();
    let card = aside("read levels of a card", move || {
        let zone = &shared.app.deployment.zone;
        let records = known.records(zone);
        let find = |id: &String| records.iter().find(|one| one.id == id.as_str()).cloned();
        let numbers: Vec<DirectoryRecord<'_>> = asked.numbers.iter().filter_map(find).collect();
        let card = shared.app.live.read(viewer.organisation, |index, as_of| {
            let surface = shared.app.live.surface(index, asked.population, as_of);
            let chosen = (&places[..], &numbers[..]);
            release_pocket_card(&viewer, &scope, &surface, chosen, (zone, now))
        });
        Ok(card?)
    });
    let card = card.await?;
    let subject = AuditSubject::list(AuditSubjectKind::Map);
    looked_at(&principal, AuditAction::PocketCardMade, subject, &doors).await?;
    let written = web::block(move || atalaya_evidence::pocket_card(&card, print)).await;
    let written = written.map_err(|error| Problem::internal("write a card", &error))?;
    paper::send(written, "card.pdf")
}

struct Asked {
    cells: Vec<Cell>,
    numbers: Vec<String>,
    population: Population,
    paper: Paper,
}

impl Asked {
    async fn read(request: &HttpRequest, payload: &mut Payload) -> Result<Self, Problem> {
        let mut fields = Fields::read(request, payload).await?;
        let texts = fields.texts("places");
        fields.must("places", texts.as_ref());
        let mut cells = Vec::new();
        for (at, text) in texts.unwrap_or_default().iter().enumerate() {
            match Cell::parse(text) {
                Ok(cell) => cells.push(cell),
                Err(_) => fields.refuse(&format!("places/{at}"), FieldReason::NotACell),
            }
        }
        let numbers = fields.texts("numbers").unwrap_or_default();
        let many = |fields: &mut Fields, name: &str, count: usize, least: usize, most: usize| {
            if !(least..=most).contains(&count) {
                let (least, greatest) = (least as f64, most as f64);
                fields.refuse(name, FieldReason::OutOfRange { least, greatest });
            }
        };
        many(&mut fields, "places", cells.len(), 1, PocketCard::PLACES);
        many(&mut fields, "numbers", numbers.len(), 0, PocketCard::NUMBERS);
        let population =
            fields.code("key_population", Population::parse, &Population::MAPPED, |population| {
                population.code()
            });
        let paper = fields.code("paper", Paper::parse, Paper::ALL, Paper::code);
        fields.end()?;
        Ok(Self {
            cells,
            numbers,
            population: population.unwrap_or(Population::All),
            paper: paper.unwrap_or(Paper::A4),
        })
    }
}
