//! What clients say, checked at the door.

use atalaya_domain::{Area, Cell, HourOfWeek, Json, Population, Text};

use crate::binary::STEPS;

/// The most parents one subscription follows.
pub const MAX_PARENTS: usize = 64;
/// The most subscriptions one connection has.
pub const MAX_SUBSCRIPTIONS: usize = 8;
/// The longest message, in bytes.
pub const MAX_MESSAGE: usize = 16 * 1024;

/// The hour a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewHour {
    /// The current one; it turns by itself.
    Now,
    /// Always this one.
    Fixed(HourOfWeek),
}

/// What a subscription looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct View {
    /// Whose risk.
    pub population: Population,
    /// When.
    pub hour: ViewHour,
    /// The cells' resolution, 5–9.
    pub resolution: u8,
    /// Where the map ends of who looks, by its ground's number: theirs to be told, not to say. Views that differ in it are told
    /// apart.
    pub ground: Option<u64>,
}

/// How far a client has come with a parent: of a lineage, up to a `seq` it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The lineage.
    pub epoch: u64,
    /// The `seq` of the last frame.
    pub seq: u64,
}

/// A client's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientMessage {
    /// Look at a view of these parents; replaces what the subscription looked at before.
    Subscribe {
        /// The client's number for it.
        id: u32,
        /// What to look at.
        view: View,
        /// Where: cells four resolutions coarser than the view's.
        parents: Vec<Cell>,
        /// What the client has of some of them from before.
        since: Vec<(Cell, Seen)>,
    },
    /// Follow more parents, or fewer.
    Track {
        /// The subscription.
        id: u32,
        /// Parents to follow from now on.
        add: Vec<Cell>,
        /// Parents to follow no longer.
        remove: Vec<Cell>,
        /// What the client has of some of the added ones from before.
        since: Vec<(Cell, Seen)>,
    },
    /// Look no longer.
    Unsubscribe {
        /// The subscription.
        id: u32,
    },
    /// Tell my alerts from now on, those after a position.
    Alerts {
        /// The last one the client has; 0 for all.
        after: u64,
    },
    /// An alert was heard.
    Ack {
        /// Which.
        position: u64,
    },
    /// Are you there?
    Ping,
}

/// Why a message was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Not JSON, not an object, or too long.
    #[error("the message is not a JSON object of at most {MAX_MESSAGE} bytes")]
    NotAMessage,
    /// No such type of message.
    #[error("unknown type")]
    UnknownType,
    /// A field that is missing, unknown, or not what it should be.
    #[error("the field {0} is not valid")]
    Field(&'static str),
    /// A field that the message does not have.
    #[error("unknown field")]
    UnknownField,
    /// Too many parents or subscriptions.
    #[error("too many")]
    TooMany,
    /// There is no such subscription.
    #[error("no such subscription")]
    NoSubscription,
    /// The account has no such alert.
    #[error("no such alert")]
    NoAlert,
    /// It cannot be done now.
    #[error("busy")]
    Busy,
}

impl MessageError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotAMessage => "not_a_message",
            Self::UnknownType => "unknown_type",
            Self::Field(_) => "field",
            Self::UnknownField => "unknown_field",
            Self::TooMany => "too_many",
            Self::NoSubscription => "no_subscription",
            Self::NoAlert => "no_alert",
            Self::Busy => "busy",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::NotAMessage => {
                Text::new("El mensaje no es un objeto JSON.", "The message is not a JSON object.")
            }
            Self::UnknownType => {
                Text::new("No existe ese tipo de mensaje.", "There is no such type of message.")
            }
            Self::Field(name) => Text::new(
                format!("El campo «{name}» no es válido."),
                format!("The field “{name}” is not valid."),
            ),
            Self::UnknownField => Text::new(
                "El mensaje tiene un campo que no existe.",
                "The message has a field that does not exist.",
            ),
            Self::TooMany => Text::new(
                format!("Se permiten {MAX_SUBSCRIPTIONS} suscripciones de {MAX_PARENTS} celdas."),
                format!("{MAX_SUBSCRIPTIONS} subscriptions of {MAX_PARENTS} cells are allowed."),
            ),
            Self::NoSubscription => {
                Text::new("No existe esa suscripción.", "There is no such subscription.")
            }
            Self::NoAlert => Text::new("No existe esa alerta.", "There is no such alert."),
            Self::Busy => Text::new(
                "No se puede ahora; intente de nuevo en un momento.",
                "Not now; try again in a moment.",
            ),
        }
    }
}

impl ClientMessage {
    /// The subscription the message is about.
    #[must_use]
    pub const fn id(&self) -> Option<u32> {
        match self {
            Self::Subscribe { id, .. } | Self::Track { id, .. } | Self::Unsubscribe { id } => {
                Some(*id)
            }
            Self::Alerts { .. } | Self::Ack { .. } | Self::Ping => None,
        }
    }

    /// Reads a message. Errors name the subscription if it could be read.
    pub fn parse(text: &str) -> Result<Self, (Option<u32>, MessageError)> {
        let json = (text.len() <= MAX_MESSAGE).then(|| Json::parse(text.as_bytes()).ok()).flatten();
        let Some(Json::Object(members)) = json else {
            return Err((None, MessageError::NotAMessage));
        };
        let fields = Fields(&members);
        let id = fields.id().ok();
        fields.message().map_err(|error| (id, error))
    }
}

struct Fields<'a>(&'a [(String, Json)]);

impl Fields<'_> {
    fn get(&self, name: &'static str) -> Result<&Json, MessageError> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value).ok_or(MessageError::Field(name))
    }

    fn only(&self, known: &[&str]) -> Result<(), MessageError> {
        let all_known = self.0.iter().all(|(name, _)| known.contains(&name.as_str()));
        if all_known { Ok(()) } else { Err(MessageError::UnknownField) }
    }

    fn message(&self) -> Result<ClientMessage, MessageError> {
        let Json::String(kind) = self.get("type")? else { return Err(MessageError::Field("type")) };
        match kind.as_str() {
            "subscribe" => {
                self.only(&["type", "id", "view", "parents", "since"])?;
                let view = self.view()?;
                let parents = self.cells("parents", Some(view.resolution))?;
                let since = self.since(&parents)?;
                Ok(ClientMessage::Subscribe { id: self.id()?, view, parents, since })
            }
            "track" => {
                self.only(&["type", "id", "add", "remove", "since"])?;
                let cells = |name| match self.get(name) {
                    Ok(_) => self.cells(name, None),
                    Err(_) => Ok(Vec::new()),
                };
                let (add, remove) = (cells("add")?, cells("remove")?);
                let since = self.since(&add)?;
                Ok(ClientMessage::Track { id: self.id()?, add, remove, since })
            }
            "unsubscribe" => {
                self.only(&["type", "id"])?;
                Ok(ClientMessage::Unsubscribe { id: self.id()? })
            }
            "alerts" => {
                self.only(&["type", "after"])?;
                let after = match self.get("after") {
                    Ok(_) => self.position("after")?,
                    Err(_) => 0,
                };
                Ok(ClientMessage::Alerts { after })
            }
            "ack" => {
                self.only(&["type", "position"])?;
                Ok(ClientMessage::Ack { position: self.position("position")? })
            }
            "ping" => self.only(&["type"]).map(|()| ClientMessage::Ping),
            _ => Err(MessageError::UnknownType),
        }
    }

    fn id(&self) -> Result<u32, MessageError> {
        match self.get("id")? {
            Json::Integer(id) => u32::try_from(*id).map_err(|_| MessageError::Field("id")),
            _ => Err(MessageError::Field("id")),
        }
    }

    fn position(&self, name: &'static str) -> Result<u64, MessageError> {
        match self.get(name)? {
            Json::Integer(position) => {
                u64::try_from(*position).map_err(|_| MessageError::Field(name))
            }
            _ => Err(MessageError::Field(name)),
        }
    }

    fn view(&self) -> Result<View, MessageError> {
        let Json::Object(members) = self.get("view")? else {
            return Err(MessageError::Field("view"));
        };
        let view = Fields(members);
        view.only(&["key_population", "hour", "resolution"])?;
        let population = match view.get("key_population")? {
            Json::String(code) => Population::parse(code),
            _ => None,
        };
        let hour = match view.get("hour")? {
            Json::String(now) if now == "now" => Some(ViewHour::Now),
            Json::Integer(hour) => {
                u8::try_from(*hour).ok().and_then(HourOfWeek::new).map(ViewHour::Fixed)
            }
            _ => None,
        };
        let resolution = match view.get("resolution")? {
            Json::Integer(resolution @ 5..=9) => Some(*resolution as u8),
            _ => None,
        };
        Ok(View {
            population: population.ok_or(MessageError::Field("key_population"))?,
            hour: hour.ok_or(MessageError::Field("hour"))?,
            resolution: resolution.ok_or(MessageError::Field("resolution"))?,
            ground: None,
        })
    }

    /// What the client has of the parents it asks for: nothing, if it does not say.
    fn since(&self, parents: &[Cell]) -> Result<Vec<(Cell, Seen)>, MessageError> {
        const WRONG: MessageError = MessageError::Field("since");
        let since = match self.get("since") {
            Ok(Json::Object(members)) => Fields(members),
            Ok(_) => return Err(WRONG),
            Err(_) => return Ok(Vec::new()),
        };
        since.only(&["epoch", "seq"])?;
        let (Ok(Json::String(epoch)), Ok(Json::Object(seqs))) =
            (since.get("epoch"), since.get("seq"))
        else {
            return Err(WRONG);
        };
        let epoch = epoch_of(epoch).ok_or(WRONG)?;
        let known = |(parent, seq): &(String, Json)| match seq {
            Json::Integer(seq) => {
                let parent = Cell::parse(parent).ok().filter(|parent| parents.contains(parent))?;
                Some((parent, Seen { epoch, seq: u64::try_from(*seq).ok()? }))
            }
            _ => None,
        };
        seqs.iter().map(|member| known(member).ok_or(WRONG)).collect()
    }

    /// Cells of a list; with a view's resolution, parents of it.
    fn cells(&self, name: &'static str, of: Option<u8>) -> Result<Vec<Cell>, MessageError> {
        let Json::Array(items) = self.get(name)? else { return Err(MessageError::Field(name)) };
        if items.len() > MAX_PARENTS {
            return Err(MessageError::TooMany);
        }
        let cell = |item: &Json| match item {
            Json::String(text) => Cell::parse(text)
                .ok()
                .filter(|cell| of.is_none_or(|resolution| cell.resolution() + STEPS == resolution)),
            _ => None,
        };
        items.iter().map(|item| cell(item).ok_or(MessageError::Field(name))).collect()
    }
}

/// An epoch as it is written: 16 small hex digits.
fn epoch_of(text: &str) -> Option<u64> {
    let digits = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (text.len() == 16 && digits(text)).then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

/// Whether a parent of a view touches the area.
pub(crate) fn touches(area: &Area, parent: Cell) -> bool {
    !area.numbers_in(parent).is_empty()
}
