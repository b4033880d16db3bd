//! A file as it was sent, with the plan to read it by.

use actix_web::HttpRequest;
use actix_web::web::{Bytes, Data, Payload};
use atalaya_domain::{Event, EventId, FieldError, FieldReason, Viewer};
use atalaya_logbook::{BookError, Limits, Logbook, Plan, Understood, Wrong};
use utoipa::ToSchema;

use crate::body;
use crate::doors::Doors;
use crate::problem::{Problem, ProblemCode};
use crate::records;

/// The most a form may be: the file, the plan, and what stands between them.
const FORM_MAX: usize = Limits::LOGBOOK.bytes + Plan::MOST_BYTES + 4 * 1024;

/// The parts of the form.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read part by part")]
pub struct LogbookForm {
    /// XLSX, or text with columns (CSV): at most 4 MiB, 10,000 rows and 64 columns.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// How to read it, as JSON; whatever is not said is guessed or asked.
    plan: Option<super::plans::LogbookPlanOut>,
}

/// What was sent.
pub(super) struct Sent {
    file: Bytes,
    plan: Plan,
    this_year: i16,
}

/// A file whose rows were checked.
pub(super) struct Checked {
    pub(super) logbook: Logbook,
    pub(super) good: Vec<Understood>,
    pub(super) wrong: Vec<Wrong>,
}

impl Sent {
    /// Reads the form's parts. What the file is called is not read: it may name somebody, and a path is nothing to us.
    pub(super) async fn read(
        request: &HttpRequest,
        payload: &mut Payload,
        doors: &Data<Doors>,
    ) -> Result<Self, Problem> {
        let (body, boundary) = body::read_form(request, payload, FORM_MAX).await?;
        let whole = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(body) });
        let mut parts = multer::Multipart::new(whole, boundary);
        let broken = |_| Problem::new(ProblemCode::BadRequest);
        let refused = |name: &str, reason| {
            let shown: String = name.chars().take(40).collect();
            let wrong = FieldError::new(format!("/{shown}"), reason);
            Problem::fields(ProblemCode::InvalidBody, &[wrong])
        };
        let (mut file, mut plan) = (None, None);
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "file" if file.is_none() => file = Some(part.bytes().await.map_err(broken)?),
                "plan" if plan.is_none() => plan = Some(part.bytes().await.map_err(broken)?),
                _ => return Err(refused(&name, FieldReason::UnknownField)),
            }
        }
        let file = file.ok_or_else(|| refused("file", FieldReason::Missing))?;
        let plan = plan.map_or(Ok(Plan::default()), |text| plan_of(&text))?;
        let this_year = doors.app.deployment.zone.local(doors.now()).year();
        Ok(Self { file, plan, this_year })
    }

    /// The file, read by the plan.
    pub(super) fn logbook(self) -> Result<Logbook, Problem> {
        Logbook::read(&self.file, self.plan, &Limits::LOGBOOK, self.this_year)
            .map_err(|error| unread(&error))
    }

    /// The file with its rows checked by the very rules that a report of the API goes by.
    pub(super) fn checked(self, doors: &Doors, viewer: &Viewer) -> Result<Checked, Problem> {
        let logbook = self.logbook()?;
        let places = doors.logbooks.places(&doors.app.settings.boundaries);
        let rules = records::rules(&doors.app, viewer, doors.now());
        // Ids are made for each organisation: two that have the same sheet of a partner have two records of it.
        let source = format!("logbook/{}", viewer.organisation.0);
        let (mut good, mut wrong) = (Vec::new(), Vec::new());
        for one in logbook.records(places.as_deref(), &rules, &source) {
            match one {
                Ok(understood) => good.push(understood),
                Err(refused) => wrong.push(refused),
            }
        }
        Ok(Checked { logbook, good, wrong })
    }
}

impl Checked {
    /// The ids of the rows that are accepted.
    pub(super) fn ids(&self) -> Vec<EventId> {
        self.good.iter().map(|one| one.event.id).collect()
    }

    /// The records of the rows that are accepted, and how many others there are.
    pub(super) fn into_events(self) -> (Vec<Event>, usize) {
        (self.good.into_iter().map(|one| one.event).collect(), self.wrong.len())
    }
}

/// A plan as it was sent.
pub(super) fn plan_of(text: &[u8]) -> Result<Plan, Problem> {
    let wrong =
        |es: String, en: String| Problem::at(ProblemCode::InvalidBody, "/plan").detail(es, en);
    if text.len() > Plan::MOST_BYTES {
        return Err(Problem::new(ProblemCode::BodyTooLarge));
    }
    if !text.trim_ascii_start().starts_with(b"{") {
        return Err(wrong(
            "El mapeo no es un objeto.".to_owned(),
            "The plan is no object.".to_owned(),
        ));
    }
    let plan: Plan = serde_json::from_slice(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        wrong(
            format!("El mapeo no se entiende: línea {line}, columna {column}."),
            format!("The plan makes no sense: line {line}, column {column}."),
        )
    })?;
    if !plan.is_within() {
        return Err(wrong(
            "El mapeo dice demasiado.".to_owned(),
            "The plan says too much.".to_owned(),
        ));
    }
    Ok(plan)
}

/// Why a file was not read, in words.
fn unread(error: &BookError) -> Problem {
    let code = match error {
        BookError::TooLarge { .. } | BookError::Unpacks { .. } => ProblemCode::BodyTooLarge,
        BookError::Unknown | BookError::OldOrLocked => ProblemCode::UnsupportedMediaType,
        BookError::Broken
        | BookError::NoSuchSheet
        | BookError::Empty
        | BookError::TooManyRows { .. }
        | BookError::TooManyColumns { .. }
        | BookError::TooManySheets { .. }
        | BookError::CellTooLong { .. } => ProblemCode::InvalidBody,
    };
    let (es, en) = match error {
        BookError::TooLarge { most } => {
            let most = most / (1 << 20);
            (
                format!("El archivo pasa de {most} MB."),
                format!("The file is larger than {most} MB."),
            )
        }
        BookError::Unpacks { most } => {
            let most = most / (1 << 20);
            (
                format!("Desempacado, el archivo pasa de {most} MB."),
                format!("Unpacked, the file is larger than {most} MB."),
            )
        }
        BookError::Unknown => (
            "El archivo no es de Excel (.xlsx) ni texto (.csv).".to_owned(),
            "The file is neither a spreadsheet (.xlsx) nor text (.csv).".to_owned(),
        ),
        BookError::OldOrLocked => (
            "Es un Excel antiguo (.xls) o con contraseña: guárdelo como .xlsx sin contraseña."
                .to_owned(),
            "It is an old spreadsheet (.xls) or has a password: save it as .xlsx without one."
                .to_owned(),
        ),
        BookError::Broken => {
            ("El archivo está dañado.".to_owned(), "The file is broken.".to_owned())
        }
        BookError::NoSuchSheet => {
            ("Esa hoja no está en el archivo.".to_owned(), "The file has no such sheet.".to_owned())
        }
        BookError::Empty => {
            ("No hay nada escrito.".to_owned(), "There is nothing in it.".to_owned())
        }
        BookError::TooManyRows { most } => (
            format!("Son más de {most} filas: pártalo por años."),
            format!("There are more than {most} rows: cut it by years."),
        ),
        BookError::TooManyColumns { most } => {
            (format!("Son más de {most} columnas."), format!("There are more than {most} columns."))
        }
        BookError::TooManySheets { most } => {
            (format!("Son más de {most} hojas."), format!("There are more than {most} sheets."))
        }
        BookError::CellTooLong { row, most } => (
            format!(
                "Una celda de la fila {row} pasa de {most} caracteres. ¿Hay comillas sin cerrar?"
            ),
            format!("A cell of row {row} has more than {most} characters. Is a quote not closed?"),
        ),
    };
    Problem::new(code).detail(es, en)
}
