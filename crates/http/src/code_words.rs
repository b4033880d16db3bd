//! `/code_words`: that a team has agreed on words, and what somebody has said by one. Never the words.
//!
//! What is typed is compared and kept nowhere; whether there was a word in it takes the same to find out.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use atalaya_disclosure::{CodeWordFacts, release_code_words, release_heard, sees_home};
use atalaya_domain::{
    CheckInId, CheckInKind, CodeWordMeaning, FieldError, FieldReason, OutreachId,
};
use atalaya_safety::{CheckIn, CodeWord, CodeWordError};
use atalaya_store::{NewCheckIn, StoreError};
use utoipa::ToSchema;

use crate::doors::Doors;
use crate::outreach::Fields;
use crate::problem::{Problem, ProblemCode};
use crate::records::send;
use crate::sign_in::counted;
use crate::viewer::Principal;

/// So much of what was heard is read, in characters.
const MOST_HEARD: usize = 1_000;

/// A word that a team has agreed on.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct CodeWordIn {
    /// One to four words, 5 letters at least. Not kept: nobody can read it afterwards.
    #[schema(example = "carpeta azul")]
    word: String,
    /// `yellow`, `orange`, `red` or `silent`: the one who speaks is being made to.
    stands_for: String,
}

/// That a team has a word for something.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct CodeWordOut {
    id: i64,
    /// `yellow`, `orange`, `red` or `silent`.
    stands_for: String,
    /// Since when, RFC 3339.
    since: String,
    /// Whether it is older than a month: words are changed monthly.
    old: bool,
    /// Whether it came back with a backup: it stands for nothing until somebody adds the word again, or forgets it.
    dormant: bool,
}

/// What a team has words for.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct CodeWordList {
    code_words: Vec<CodeWordOut>,
}

/// What somebody has heard.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read field by field")]
pub struct HeardIn {
    /// As it was said or written. Not kept.
    #[schema(max_length = 1000, example = "¿trajiste la carpeta azul?")]
    text: String,
    /// Whose outing it is said in: what it stands for is entered there, as if they had tapped it.
    #[schema(required = false)]
    outreach: String,
    /// The id of that check-in, with `outreach`: a UUID version 7 or 4.
    #[schema(required = false)]
    id: String,
}

/// What was in what somebody has heard.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written by the gate")]
pub struct HeardOut {
    /// `yellow`, `orange`, `red` or `silent`; `null`: there is no code word in it.
    stands_for: Option<String>,
    /// What a word in it stood for when the backup was made that it came back with. Nothing is entered of that: ask, and
    /// enter what is so.
    unconfirmed: Option<String>,
}

/// What the team has words for. The words themselves nobody can read.
#[utoipa::path(get, path = "/api/v1/code_words", tag = "outreach",
    responses((status = 200, body = CodeWordList)))]
pub(crate) async fn code_word_list(
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    answer(HttpResponse::Ok(), &principal, &doors).await
}

/// Keeps that the team has agreed on a word: what it stands for, and a keyed hash of it.
#[utoipa::path(post, path = "/api/v1/code_words", tag = "outreach", request_body = CodeWordIn,
    responses((status = 201, body = CodeWordList)))]
pub(crate) async fn code_word_add(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let (word, stands_for) = asked(&request, &mut payload).await?;
    let (organisation, by) = principal.member()?;
    // Whether the team has a word already is told here too.
    counted(&doors.by_code_word, &by, doors.now())?;
    let store = principal.store(&doors);
    let added = store.code_word_add(organisation, word, stands_for, by, doors.now()).await;
    if let Err(StoreError::Taken { .. }) = added {
        let there = FieldError::new("/word", FieldReason::AlreadyThere);
        return Err(Problem::fields(ProblemCode::InvalidBody, &[there]));
    }
    added?;
    answer(HttpResponse::Created(), &principal, &doors).await
}

async fn asked(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<(CodeWord, CodeWordMeaning), Problem> {
    let mut fields = Fields::read(request, payload).await?;
    let text = fields.text("word");
    let all = CodeWordMeaning::ALL;
    let stands_for = fields.code("stands_for", CodeWordMeaning::parse, all, CodeWordMeaning::code);
    fields.must("word", text.as_ref());
    fields.must("stands_for", stands_for.as_ref());
    let word = match text.map(|text| CodeWord::parse(&text)) {
        Some(Err(CodeWordError::Short)) => {
            fields.refuse("word", FieldReason::SaidByChance);
            None
        }
        Some(Err(CodeWordError::Long)) => {
            fields.refuse("word", FieldReason::TooLong { max_chars: 60 });
            None
        }
        Some(Ok(word)) => Some(word),
        None => None,
    };
    fields.end()?;
    word.zip(stands_for).ok_or(Problem::new(ProblemCode::InvalidBody))
}

/// Forgets a word. Forgetting it again is harmless.
#[utoipa::path(delete, path = "/api/v1/code_words/{id}", tag = "outreach",
    params(("id" = i64, Path)), responses((status = 204)))]
pub(crate) async fn code_word_remove(
    id: Path<String>,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let id = id.parse().map_err(|_| Problem::new(ProblemCode::NotFound))?;
    let (organisation, by) = principal.member()?;
    principal.store(&doors).code_word_remove(organisation, id, by, doors.now()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says whether there is a code word in what somebody has heard, and enters what it stands for in the outing
/// it was said in. Said by somebody who was made to speak, it calls two people past the line of duty.
#[utoipa::path(post, path = "/api/v1/code_words/heard", tag = "outreach", request_body = HeardIn,
    responses((status = 200, body = HeardOut)))]
pub(crate) async fn code_word_heard(
    request: HttpRequest,
    mut payload: Payload,
    principal: Principal,
    doors: Data<Doors>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::read(&request, &mut payload).await?;
    let text = fields.text("text");
    fields.must("text", text.as_ref());
    if text.as_ref().is_some_and(|text| text.chars().count() > MOST_HEARD) {
        fields.refuse("text", FieldReason::TooLong { max_chars: MOST_HEARD });
    }
    let outreach = fields.id("outreach", OutreachId::parse, OutreachId::is_random);
    let id = fields.id("id", CheckInId::parse, CheckInId::is_random);
    if outreach.is_some() {
        fields.must("id", id.as_ref());
    }
    fields.end()?;
    let (organisation, author) = principal.member()?;
    let store = principal.store(&doors);
    let is_out = match outreach {
        Some(outreach) => store.outreach_is_there(organisation, outreach).await?,
        None => false,
    };
    if !is_out {
        // Nothing is entered of it: so words could be tried until one is known. What is said in an
        // outing is taken however much was asked.
        counted(&doors.by_code_word, &author, doors.now())?;
    }
    let heard = store.code_word_heard(organisation, &text.unwrap_or_default()).await?;
    if let (Some(outreach), Some(id), Some(heard)) = (outreach, id, heard.stands_for) {
        let (now, duress) = (doors.now(), heard == CodeWordMeaning::Silent);
        let said = CheckIn { duress, ..CheckIn::tapped(said_by(heard), now) };
        let new = NewCheckIn { id, author, said, cell: None, typed: None };
        let others = sees_home(principal.viewer());
        store.outreach_check_in(organisation, outreach, new, others, now).await?;
    }
    Ok(send(
        HttpResponse::Ok(),
        release_heard(principal.viewer(), heard.stands_for, heard.dormant)?,
    ))
}

/// What somebody says who uses a word.
const fn said_by(heard: CodeWordMeaning) -> CheckInKind {
    match heard {
        CodeWordMeaning::Yellow => CheckInKind::Yellow,
        CodeWordMeaning::Orange => CheckInKind::Orange,
        CodeWordMeaning::Red => CheckInKind::Red,
        CodeWordMeaning::Silent => CheckInKind::Ok,
    }
}

async fn answer(
    status: HttpResponseBuilder,
    principal: &Principal,
    doors: &Doors,
) -> Result<HttpResponse, Problem> {
    let viewer = principal.viewer();
    let words = principal.store(doors).code_word_list(viewer.organisation).await?;
    let facts = words.into_iter().map(|word| CodeWordFacts {
        id: word.id,
        stands_for: word.stands_for,
        since: word.created_at,
        dormant: word.is_dormant,
    });
    let facts: Vec<CodeWordFacts> = facts.collect();
    let at = (&doors.app.deployment.zone, doors.now());
    Ok(send(status, release_code_words(viewer, &facts, at)?))
}
