//! What is on, what is off, and what to do next: the checklist of data safety, for the steward of an
//! organisation, or a program that watches for them, and for nobody else. It tells of the
//! installation and of how many accounts there are, and of no report.

use atalaya_domain::{Role, Text, Upkeep, VOUCHING_SOON, Viewer};
use jiff::{SignedDuration, Timestamp};

use crate::{Refusal, Released};

/// How old the last backup may be.
const BACKUP_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long ago a backup may have been tried last.
const DRILL_WITHIN: SignedDuration = SignedDuration::from_hours(92 * 24);
/// How long ago a message may have gone out last: a drill is due each month.
const MESSAGE_WITHIN: SignedDuration = SignedDuration::from_hours(31 * 24);
/// How long an account may go unused before somebody should look at it.
const UNUSED_WITHIN: SignedDuration = SignedDuration::from_hours(90 * 24);

/// What the server knows of itself and of an organisation.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "a checklist: each says yes or no")]
pub struct SelfCheckFacts {
    /// Whether browsers are served by https alone.
    pub https: bool,
    /// Whether texts are sealed with keys that are not in the database.
    pub sealed: bool,
    /// Whether what is shown is made up.
    pub synthetic: bool,
    /// Whether outreach hours are known.
    pub exposure: bool,
    /// Entries of the organisation's log, and what is wrong with them.
    pub audit: (u64, usize),
    /// When a backup was made last.
    pub backup_at: Option<Timestamp>,
    /// When one was restored elsewhere and looked at last.
    pub drill_at: Option<Timestamp>,
    /// Whether people may have a second PIN, which opens a decoy.
    pub duress_pin: bool,
    /// Who may sign in.
    pub accounts: Vec<AccountFacts>,
    /// Code words that came back with a backup and that nobody has confirmed.
    pub dormant_words: usize,
    /// Programs that may, and those of them whose access never ends.
    pub programs: (usize, usize),
    /// By how many channels people are told outside of the app.
    pub channels: usize,
    /// When a message was last taken by whoever carries it.
    pub message_at: Option<Timestamp>,
    /// Now.
    pub now: Timestamp,
}

/// An account that may sign in.
#[derive(Debug, Clone)]
pub struct AccountFacts {
    /// Its role.
    pub role: Role,
    /// When it was made.
    pub created_at: Timestamp,
    /// When one of those was seen last.
    pub last_seen_at: Option<Timestamp>,
    /// What keeps it awake.
    pub upkeep: Upkeep,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckState {
    /// It must be mended.
    Bad,
    /// Somebody should look at it.
    Look,
    /// It is as it should be.
    Good,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckItem {
    /// The stable code.
    pub code: &'static str,
    /// How it stands.
    pub state: CheckState,
    /// What is so.
    pub sentence: Text,
    /// What to do, where something is to be done.
    pub next: Option<Text>,
}

impl CheckState {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Look => "look",
            Self::Good => "good",
        }
    }
}

/// The checklist, what matters most first.
pub fn release_self_check(
    viewer: &Viewer,
    facts: &SelfCheckFacts,
) -> Result<Released<Vec<CheckItem>>, Refusal> {
    if viewer.role != Role::Steward {
        return Err(Refusal::SelfCheck);
    }
    let mut items = vec![
        https(facts),
        sealed(facts),
        audit(facts),
        backup(facts),
        drill(facts),
        watchers(facts),
        duress_pin(facts),
        channels(facts),
        messages(facts),
        vouching(facts),
        briefing(facts),
        unused(facts),
        programs(facts),
        code_words(facts),
        exposure(facts),
        synthetic(facts),
    ];
    // What stands equally stays in the order above.
    items.sort_by_key(|item| item.state);
    Ok(Released::new(items))
}

fn good(code: &'static str, es: impl Into<String>, en: impl Into<String>) -> CheckItem {
    CheckItem { code, state: CheckState::Good, sentence: Text::new(es, en), next: None }
}

fn item(
    code: &'static str,
    state: CheckState,
    sentence: (impl Into<String>, impl Into<String>),
    next: (&str, &str),
) -> CheckItem {
    let sentence = Text::new(sentence.0, sentence.1);
    CheckItem { code, state, sentence, next: Some(Text::new(next.0, next.1)) }
}

fn https(facts: &SelfCheckFacts) -> CheckItem {
    if facts.https {
        return good("https", "Solo se entra por https.", "Only https lets anybody in.");
    }
    item(
        "https",
        CheckState::Bad,
        (
            "Se puede entrar sin https: quien esté en la red puede leer contraseñas.",
            "One can come in without https: whoever is on the network can read passwords.",
        ),
        (
            "Pida a quien opera el servidor que lo ponga detrás de https y quite --insecure-cookie.",
            "Ask the operator to put the server behind https and to drop --insecure-cookie.",
        ),
    )
}

fn sealed(facts: &SelfCheckFacts) -> CheckItem {
    if facts.sealed {
        return good(
            "sealed",
            "Relatos y contactos están sellados con llaves que no están en la base de datos.",
            "Narratives and contacts are sealed with keys that are not in the database.",
        );
    }
    item(
        "sealed",
        CheckState::Bad,
        (
            "Relatos y contactos no están sellados: quien tenga la base de datos los lee.",
            "Narratives and contacts are not sealed: whoever has the database reads them.",
        ),
        (
            "Pida a quien opera el servidor que haga un archivo de llaves (atalaya key create).",
            "Ask the operator to make a key file (atalaya key create).",
        ),
    )
}

fn audit(facts: &SelfCheckFacts) -> CheckItem {
    let (entries, faults) = facts.audit;
    if faults == 0 {
        return good(
            "audit",
            format!("El registro de actos está completo ({entries} entradas)."),
            format!("The log of acts is whole ({entries} entries)."),
        );
    }
    item(
        "audit",
        CheckState::Bad,
        (
            format!("El registro de actos fue alterado en {faults} lugares."),
            format!("The log of acts was tampered with in {faults} places."),
        ),
        (
            "No borre nada. Avise a la dirección y compare con la última copia (atalaya audit verify).",
            "Delete nothing. Tell the board, and compare with the last backup (atalaya audit verify).",
        ),
    )
}

/// Whether something happened within a time before now.
fn within(at: Option<Timestamp>, time: SignedDuration, now: Timestamp) -> bool {
    at.is_some_and(|at| now.duration_since(at) <= time)
}

fn days_ago(at: Timestamp, now: Timestamp) -> i64 {
    now.duration_since(at).as_hours().max(0) / 24
}

/// `hace 3 días`, `3 days ago`.
fn ago(at: Timestamp, now: Timestamp) -> (String, String) {
    match days_ago(at, now) {
        0 => ("hoy".to_owned(), "today".to_owned()),
        1 => ("ayer".to_owned(), "yesterday".to_owned()),
        days => (format!("hace {days} días"), format!("{days} days ago")),
    }
}

fn backup(facts: &SelfCheckFacts) -> CheckItem {
    let next = (
        "Pida una copia nueva (atalaya backup) y guárdela lejos del servidor y de sus llaves.",
        "Ask for a new backup (atalaya backup), and keep it away from the server and from its keys.",
    );
    match facts.backup_at {
        None => item(
            "backup",
            CheckState::Bad,
            ("Nunca se hizo una copia de respaldo.", "There was never a backup."),
            next,
        ),
        Some(at) => {
            let (es, en) = ago(at, facts.now);
            let made = if days_ago(at, facts.now) < 2 { "es de" } else { "se hizo" };
            let (es, en) = (
                format!("La última copia de respaldo {made} {es}."),
                format!("The last backup was made {en}."),
            );
            if within(Some(at), BACKUP_WITHIN, facts.now) {
                good("backup", es, en)
            } else {
                item("backup", CheckState::Look, (es, en), next)
            }
        }
    }
}

fn drill(facts: &SelfCheckFacts) -> CheckItem {
    let next = (
        "Pida que se pruebe una copia (atalaya drill): una copia que nadie ha restaurado no es una copia.",
        "Ask for a backup to be tried (atalaya drill): a backup that nobody has restored is none.",
    );
    match facts.drill_at {
        None => item(
            "drill",
            CheckState::Look,
            ("Nunca se probó restaurar una copia.", "No backup was ever tried."),
            next,
        ),
        Some(at) => {
            let (es, en) = ago(at, facts.now);
            let (es, en) = (
                format!("Se restauró una copia de prueba {es}, y estaba completa."),
                format!("A backup was restored on trial {en}, and it was whole."),
            );
            if within(Some(at), DRILL_WITHIN, facts.now) {
                good("drill", es, en)
            } else {
                item("drill", CheckState::Look, (es, en), next)
            }
        }
    }
}

/// The system still protects when the supervisor is the abuser: somebody else sees what is done.
fn watchers(facts: &SelfCheckFacts) -> CheckItem {
    let of = |role| facts.accounts.iter().filter(|account| account.role == role).count();
    let (supervisors, stewards) = (of(Role::Supervisor), of(Role::Steward));
    if supervisors >= 2 && stewards >= 1 {
        return good(
            "watchers",
            format!(
                "{supervisors} personas supervisan y {stewards} custodian: nadie está sin testigos."
            ),
            format!(
                "{supervisors} people supervise and {stewards} watch over the data: nobody acts unseen."
            ),
        );
    }
    item(
        "watchers",
        CheckState::Look,
        (
            "Solo una persona supervisa: si abusa, nadie más recibe las alertas.",
            "Only one person supervises: if they abuse it, nobody else is alerted.",
        ),
        (
            "Dé a una segunda persona de confianza el rol de supervisión.",
            "Give a second person you trust the role of supervisor.",
        ),
    )
}

/// Off by default, which is no fault; where it is on, somebody has to hear it.
fn duress_pin(facts: &SelfCheckFacts) -> CheckItem {
    if !facts.duress_pin {
        return good(
            "duress_pin",
            "Nadie puede tener un segundo PIN: su organización no lo ha permitido.",
            "Nobody can have a second PIN: your organisation has not allowed it.",
        );
    }
    let hears = |account: &&AccountFacts| matches!(account.role, Role::Supervisor | Role::Steward);
    let hearing = facts.accounts.iter().filter(hears).count();
    if hearing >= 2 {
        return good(
            "duress_pin",
            format!("Quien sale puede tener un segundo PIN; {hearing} personas oirían su aviso."),
            format!(
                "Whoever goes out may have a second PIN; {hearing} people would hear its alert."
            ),
        );
    }
    item(
        "duress_pin",
        CheckState::Look,
        (
            "Quien sale puede tener un segundo PIN, y solo una persona oiría su aviso.",
            "Whoever goes out may have a second PIN, and only one person would hear its alert.",
        ),
        (
            "Dé a otra persona de confianza el rol de supervisión, y acuerden qué hacer.",
            "Give another person you trust the role of supervisor, and agree on what to do.",
        ),
    )
}

/// The app alone is not enough: nobody looks at it all night.
fn channels(facts: &SelfCheckFacts) -> CheckItem {
    if facts.channels >= 2 {
        return good(
            "channels",
            format!("Los avisos salen también fuera de la app, por {} canales.", facts.channels),
            format!("Calls go out by {} channels outside of the app too.", facts.channels),
        );
    }
    let next = (
        "Pida a quien opera el servidor que configure al menos dos canales ([channels]): mensaje de \
         texto, correo o aviso del navegador.",
        "Ask the operator to set at least two channels up ([channels]): text messages, e-mail or \
         web push.",
    );
    if facts.channels == 1 {
        let sentence = (
            "Los avisos salen por un solo canal fuera de la app: si falla, no queda otro.",
            "Calls go out by one channel alone outside of the app: if it fails there is no other.",
        );
        return item("channels", CheckState::Look, sentence, next);
    }
    let sentence = (
        "Los avisos no salen fuera de la app: quien no la está viendo no se entera.",
        "Calls do not go out outside of the app: whoever does not look at it hears nothing.",
    );
    item("channels", CheckState::Bad, sentence, next)
}

/// That channels are set up says little; that something went out by them says more.
fn messages(facts: &SelfCheckFacts) -> CheckItem {
    if facts.channels == 0 {
        return good(
            "messages",
            "No hay canales que probar fuera de la app.",
            "There are no channels outside of the app to be tried.",
        );
    }
    let next = (
        "Haga un simulacro (una salida de ejercicio) y vea si los mensajes llegan a los teléfonos.",
        "Hold a drill (an exercise outing), and see whether the messages reach the phones.",
    );
    match facts.message_at {
        None => item(
            "messages",
            CheckState::Look,
            (
                "Todavía no ha salido ningún mensaje fuera de la app.",
                "No message has gone out outside of the app yet.",
            ),
            next,
        ),
        Some(at) => {
            let (es, en) = ago(at, facts.now);
            let es = format!("El último mensaje fuera de la app salió {es}.");
            let en = format!("The last message outside of the app went out {en}.");
            if within(Some(at), MESSAGE_WITHIN, facts.now) {
                good("messages", es, en)
            } else {
                item("messages", CheckState::Look, (es, en), next)
            }
        }
    }
}

/// The quarterly word on who is still of the team: told two weeks before it is due, and four before anybody sleeps.
fn vouching(facts: &SelfCheckFacts) -> CheckItem {
    let next = (
        "Abra «Quién tiene acceso», mire la lista y confirme a quienes siguen; bloquee a quienes ya no están.",
        "Open “Who has access”, look at the list and vouch for those who are still here; lock who is not.",
    );
    let due = |account: &&AccountFacts| {
        facts
            .now
            .saturating_add(VOUCHING_SOON)
            .is_ok_and(|soon| soon >= account.upkeep.vouching_due_at())
    };
    let (all, due) = (facts.accounts.len(), facts.accounts.iter().filter(due).count());
    let lapsed = |account: &&AccountFacts| account.upkeep.vouched_until() <= facts.now;
    let lapsed = facts.accounts.iter().filter(lapsed).count();
    if lapsed > 0 {
        return item(
            "vouching",
            CheckState::Bad,
            (
                format!("{lapsed} de {all} cuentas duermen: nadie las confirmó este trimestre."),
                format!("{lapsed} of {all} accounts sleep: nobody vouched for them this quarter."),
            ),
            next,
        );
    }
    let first = facts.accounts.iter().map(|account| account.upkeep.vouched_until()).min();
    let days = first.map_or(0, |first| first.duration_since(facts.now).as_hours().max(0) / 24);
    if due > 0 {
        return item(
            "vouching",
            CheckState::Look,
            (
                format!(
                    "Hay que confirmar {due} de {all} cuentas; la primera se duerme en {days} días."
                ),
                format!(
                    "{due} of {all} accounts are to be vouched for; the first sleeps in {days} days."
                ),
            ),
            next,
        );
    }
    good(
        "vouching",
        format!("Este trimestre alguien confirmó cada una de las {all} cuentas."),
        format!("Each of the {all} accounts was vouched for this quarter."),
    )
}

fn briefing(facts: &SelfCheckFacts) -> CheckItem {
    let due = |account: &&AccountFacts| account.upkeep.is_briefing_due(facts.now);
    let (all, unread) = (facts.accounts.len(), facts.accounts.iter().filter(due).count());
    if unread == 0 {
        return good(
            "briefing",
            "Quienes tienen cuenta leyeron la inducción de seguridad en el último año.",
            "Whoever has an account has read the security briefing within a year.",
        );
    }
    item(
        "briefing",
        CheckState::Look,
        (
            format!("En {unread} de {all} cuentas falta leer la inducción de este año."),
            format!("Of {unread} of {all} accounts this year's briefing is still to be read."),
        ),
        (
            "Recuérdeselo: la app la muestra al entrar, y sin ella la cuenta se duerme.",
            "Remind them: the app shows it when they sign in, and without it the account falls asleep.",
        ),
    )
}

/// What came back with a backup is not in force by itself.
fn code_words(facts: &SelfCheckFacts) -> CheckItem {
    let dormant = facts.dormant_words;
    if dormant == 0 {
        return good(
            "code_words",
            "Ninguna palabra clave espera confirmación.",
            "No code word waits to be confirmed.",
        );
    }
    item(
        "code_words",
        CheckState::Bad,
        (
            format!(
                "{dormant} palabras clave volvieron con una copia de respaldo y no valen todavía."
            ),
            format!("{dormant} code words came back with a backup and are not in force yet."),
        ),
        (
            "Pida a quien supervisa que las escriba de nuevo con el equipo, o las borre.",
            "Ask whoever supervises to type them anew with the team, or to forget them.",
        ),
    )
}

fn unused(facts: &SelfCheckFacts) -> CheckItem {
    let idle = |account: &&AccountFacts| {
        let last = account.last_seen_at.unwrap_or(account.created_at);
        !within(Some(last), UNUSED_WITHIN, facts.now)
    };
    let (all, idle) = (facts.accounts.len(), facts.accounts.iter().filter(idle).count());
    if idle == 0 {
        return good(
            "accounts",
            format!("{all} cuentas pueden entrar, y todas se han usado en los últimos 90 días."),
            format!("{all} accounts may sign in, and all were used in the last 90 days."),
        );
    }
    item(
        "accounts",
        CheckState::Look,
        (
            format!("{idle} de {all} cuentas no se han usado con un teléfono en 90 días."),
            format!("{idle} of {all} accounts were not used with a phone in 90 days."),
        ),
        (
            "Revise quién sigue en el equipo y bloquee las cuentas de quienes ya no están.",
            "See who is still in the team, and lock the accounts of those who have left.",
        ),
    )
}

fn programs(facts: &SelfCheckFacts) -> CheckItem {
    let (all, endless) = facts.programs;
    if endless == 0 {
        return good(
            "programs",
            format!("{all} programas tienen acceso, y todo acceso vence."),
            format!("{all} programs have access, and every access ends."),
        );
    }
    item(
        "programs",
        CheckState::Look,
        (
            format!("{endless} de {all} programas tienen un acceso que nunca vence."),
            format!("{endless} of {all} programs have access that never ends."),
        ),
        (
            "Pida que se les dé un acceso con fecha de vencimiento y se revoque el anterior.",
            "Ask for access that ends to be given to them, and the old one to be revoked.",
        ),
    )
}

fn exposure(facts: &SelfCheckFacts) -> CheckItem {
    if facts.exposure {
        return good(
            "exposure",
            "Hay horas de trabajo registradas: el mapa distingue lo tranquilo de lo no visitado.",
            "Working hours are on record: the map tells quiet from never visited.",
        );
    }
    item(
        "exposure",
        CheckState::Look,
        (
            "No hay horas de trabajo registradas: el mapa muestra dónde se reporta, no dónde es peligroso.",
            "No working hours are on record: the map shows where reports come from, not where it is dangerous.",
        ),
        (
            "Registre las jornadas, o importe las bitácoras (atalaya import --exposure).",
            "Record outreach sessions, or import the logbooks (atalaya import --exposure).",
        ),
    )
}

fn synthetic(facts: &SelfCheckFacts) -> CheckItem {
    if !facts.synthetic {
        return good("synthetic", "Los datos son reales.", "The data are real.");
    }
    item(
        "synthetic",
        CheckState::Look,
        (
            "Los datos son inventados: esta instalación es una demostración.",
            "The data are made up: this installation is a demonstration.",
        ),
        ("No planifique con este mapa.", "Plan nothing by this map."),
    )
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{
        Agreed, BRIEFING_VERSION, CONSENT_VERSION, KeyPopulations, OrganisationId, UserId,
    };

    use super::*;

    fn viewer(role: Role) -> Viewer {
        let key_populations = KeyPopulations::default();
        Viewer {
            history: atalaya_domain::History::Whole,
            user: Some(UserId(1)),
            organisation: OrganisationId(1),
            role,
            key_populations,
        }
    }

    fn upkeep(at: Timestamp) -> Upkeep {
        let agreed = |version| Some(Agreed { version, at });
        Upkeep {
            created_at: at,
            briefed: agreed(BRIEFING_VERSION),
            consented: agreed(CONSENT_VERSION),
            vouched_at: at,
        }
    }

    fn well() -> SelfCheckFacts {
        let now = Timestamp::from_second(1_790_000_000).expect("a time");
        let account = |role| AccountFacts {
            role,
            created_at: now,
            last_seen_at: Some(now),
            upkeep: upkeep(now),
        };
        SelfCheckFacts {
            https: true,
            sealed: true,
            synthetic: false,
            exposure: true,
            audit: (12, 0),
            backup_at: Some(now),
            drill_at: Some(now),
            duress_pin: true,
            accounts: [Role::Steward, Role::Supervisor, Role::Supervisor].map(account).to_vec(),
            dormant_words: 0,
            programs: (1, 0),
            channels: 2,
            message_at: Some(now),
            now,
        }
    }

    fn told(facts: &SelfCheckFacts) -> Vec<CheckItem> {
        release_self_check(&viewer(Role::Steward), facts).expect("the steward's").into_inner()
    }

    #[test]
    fn only_a_steward_is_told() {
        for role in Role::ALL {
            let told = release_self_check(&viewer(*role), &well());
            assert_eq!(told.is_ok(), *role == Role::Steward, "{role}");
        }
    }

    #[test]
    fn what_is_well_asks_for_nothing() {
        let told = told(&well());
        assert_eq!(told.len(), 16);
        assert!(told.iter().all(|item| item.state == CheckState::Good && item.next.is_none()));
    }

    #[test]
    fn each_thing_that_is_off_is_told_with_what_to_do_and_the_worst_comes_first() {
        let long_ago = well().now - SignedDuration::from_hours(200 * 24);
        let now = well().now;
        let old = AccountFacts {
            role: Role::Promoter,
            created_at: long_ago,
            last_seen_at: None,
            upkeep: upkeep(now),
        };
        let with = |upkeep| {
            let one = AccountFacts { upkeep, ..well().accounts[0].clone() };
            SelfCheckFacts { accounts: [well().accounts, vec![one]].concat(), ..well() }
        };
        let vouched = |days: i64| Upkeep {
            vouched_at: now - SignedDuration::from_hours(days * 24),
            ..upkeep(now)
        };
        let unread = Upkeep { briefed: None, ..upkeep(now) };
        let cases: [(&str, CheckState, SelfCheckFacts); 20] = [
            ("code_words", CheckState::Bad, SelfCheckFacts { dormant_words: 1, ..well() }),
            ("vouching", CheckState::Look, with(vouched(77))),
            ("vouching", CheckState::Look, with(vouched(104))),
            ("vouching", CheckState::Bad, with(vouched(105))),
            ("briefing", CheckState::Look, with(unread)),
            ("https", CheckState::Bad, SelfCheckFacts { https: false, ..well() }),
            ("sealed", CheckState::Bad, SelfCheckFacts { sealed: false, ..well() }),
            ("audit", CheckState::Bad, SelfCheckFacts { audit: (12, 1), ..well() }),
            ("backup", CheckState::Bad, SelfCheckFacts { backup_at: None, ..well() }),
            ("backup", CheckState::Look, SelfCheckFacts { backup_at: Some(long_ago), ..well() }),
            ("drill", CheckState::Look, SelfCheckFacts { drill_at: None, ..well() }),
            ("drill", CheckState::Look, SelfCheckFacts { drill_at: Some(long_ago), ..well() }),
            ("programs", CheckState::Look, SelfCheckFacts { programs: (2, 1), ..well() }),
            ("exposure", CheckState::Look, SelfCheckFacts { exposure: false, ..well() }),
            ("synthetic", CheckState::Look, SelfCheckFacts { synthetic: true, ..well() }),
            ("channels", CheckState::Bad, SelfCheckFacts { channels: 0, ..well() }),
            ("channels", CheckState::Look, SelfCheckFacts { channels: 1, ..well() }),
            ("messages", CheckState::Look, SelfCheckFacts { message_at: None, ..well() }),
            ("messages", CheckState::Look, SelfCheckFacts { message_at: Some(long_ago), ..well() }),
            (
                "accounts",
                CheckState::Look,
                SelfCheckFacts { accounts: [well().accounts, vec![old]].concat(), ..well() },
            ),
        ];
        for (code, state, facts) in cases {
            let told = told(&facts);
            assert_eq!((told[0].code, told[0].state), (code, state));
            assert!(told[0].next.is_some(), "{code}");
            assert!(told[1..].iter().all(|item| item.state == CheckState::Good), "{code}");
        }
        let mut alone = well();
        alone.accounts.pop();
        assert_eq!(told(&alone)[0].code, "watchers");
        alone.accounts.pop();
        assert_eq!(told(&alone)[1].code, "duress_pin", "one alone would hear it");
        alone.duress_pin = false;
        assert_eq!(told(&alone)[1].state, CheckState::Good, "off is no fault");
        let both = SelfCheckFacts { drill_at: None, https: false, ..well() };
        let states: Vec<CheckState> = told(&both).iter().map(|item| item.state).take(2).collect();
        assert_eq!(states, [CheckState::Bad, CheckState::Look]);
    }
}
