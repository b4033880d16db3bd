//! What an account must be told and says that it has heard.

use jiff::Timestamp;

use crate::UserId;
use crate::code::codes;

codes! {
    /// What an alert is about.
    AlertKind {
        Cluster = "cluster", "Muchos reportes de repente", "Many reports suddenly";
        CheckIn = "check_in", "¿Todo bien?", "Is all well?";
        Alarm = "alarm", "Alguien necesita que se le busque", "Somebody has to be looked for";
        AlarmAnswered = "alarm_answered", "Avisó que está bien", "Has said that all is well";
        AlarmClosed = "alarm_closed", "Se cerró una alarma", "An alarm was closed";
        PlanAsked = "plan_asked", "Una salida espera aprobación", "A plan awaits approval";
        PlanDecided = "plan_decided", "Se decidió sobre una salida", "A plan was decided about";
        Duress = "duress", "Alguien abrió su teléfono bajo amenaza", "Somebody opened their phone under duress";
        Bulletin = "bulletin", "Aviso de seguridad", "Security bulletin";
        SetOutUnapproved = "set_out_unapproved", "Alguien salió sin aprobación", "Somebody set out without approval";
        Support = "support", "Alguien puede necesitar apoyo", "Somebody may need support";
        Unwatched = "unwatched", "Hay una salida sin nadie de turno", "An outing has nobody on duty";
        Undelivered = "undelivered", "No ha salido por ningún canal", "Has gone out by no channel";
    }
}

/// Something one account must be told. Kept until it is acknowledged or over, and told again with
/// every connection until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Whom it is for.
    pub recipient: UserId,
    /// Its number among the alerts of that account: 1, 2, 3 and so on, in the order in which they
    /// were raised.
    pub position: u64,
    /// What it is about.
    pub kind: AlertKind,
    /// When it was raised.
    pub at: Timestamp,
    /// Nobody is told of it from then on.
    pub expires_at: Timestamp,
    /// A JSON object of at most 1 KiB, by the kind.
    pub payload: String,
    /// When it was acknowledged first.
    pub acknowledged_at: Option<Timestamp>,
}
