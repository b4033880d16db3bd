//! What an organisation checks of its own premises: a short list, answered for each kind of place it has. Who visits them is not
//! on it and is kept nowhere: a list of visitors is a danger itself.

use std::collections::BTreeMap;

use crate::code::codes;
use crate::codes::Setting;

codes! {
    /// What is looked at.
    FacilityItem {
        Doors = "doors", "Puertas y ventanas cierran bien y se sabe quién tiene llave", "Doors and windows close well, and it is known who has a key";
        Alarm = "alarm", "Hay alarma o timbre de auxilio y se probó en los últimos tres meses", "There is an alarm or a panic bell, tried within three months";
        Light = "light", "La entrada y la calle de enfrente tienen luz de noche", "The entrance and the street before it are lit at night";
        WayOut = "way_out", "Hay una segunda salida y está libre", "There is a second way out, and it is clear";
        Watch = "watch", "Alguien atiende la puerta en horas de atención, sin anotar nombres", "Somebody minds the door while it is open, and writes down no names";
        Cameras = "cameras", "Si hay cámaras, no graban a quien llega y se borran pronto", "Cameras, if there are any, do not record who comes, and are erased soon";
        Papers = "papers", "Expedientes y listas están bajo llave al cerrar", "Files and lists are locked away at closing time";
        Screens = "screens", "Las pantallas no se ven desde afuera y se bloquean solas", "Screens cannot be seen from outside, and lock by themselves";
        Network = "network", "La red de visitas es otra que la del trabajo", "Guests use another network than staff";
        FirstAid = "first_aid", "Hay botiquín y extintor, y no están vencidos", "There is a first-aid kit and an extinguisher, neither expired";
        Plan = "plan", "Todo el equipo sabe qué hacer si entran a la fuerza o con una orden", "Everybody knows what to do if somebody forces their way in or brings a warrant";
        Sign = "sign", "El rótulo de afuera es el que el equipo decidió, o no hay", "The sign outside is the one the team has decided on, or there is none";
    }
}

codes! {
    /// How something is.
    FacilityAnswer {
        Yes = "yes", "Sí", "Yes";
        No = "no", "No, pendiente", "No, still to do";
        NotApplicable = "not_applicable", "Aquí no aplica", "Does not apply here";
    }
}

/// The kinds of place that are an organisation's own.
pub const FACILITIES: [Setting; 3] = [Setting::CsoOffice, Setting::CsoClinic, Setting::MobileUnit];

/// The list as somebody has answered it for one of them. What is not answered is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacilityCheck(BTreeMap<FacilityItem, FacilityAnswer>);

impl FacilityCheck {
    /// The list with these answers; of two for one item the last.
    #[must_use]
    pub fn new(answers: impl IntoIterator<Item = (FacilityItem, FacilityAnswer)>) -> Self {
        Self(answers.into_iter().collect())
    }

    /// What was answered, in the order of the list.
    pub fn answers(&self) -> impl Iterator<Item = (FacilityItem, FacilityAnswer)> {
        self.0.iter().map(|(item, answer)| (*item, *answer))
    }

    /// The answer to one item.
    #[must_use]
    pub fn answer(&self, item: FacilityItem) -> Option<FacilityAnswer> {
        self.0.get(&item).copied()
    }

    /// How many are well, and of how many: those that apply.
    #[must_use]
    pub fn score(&self) -> (usize, usize) {
        let yes = self.answers().filter(|(_, answer)| *answer == FacilityAnswer::Yes).count();
        let beside = self.answers().filter(|(_, answer)| *answer == FacilityAnswer::NotApplicable);
        (yes, FacilityItem::ALL.len() - beside.count())
    }

    /// What is still to do or to look at, in the order of the list.
    pub fn open(&self) -> impl Iterator<Item = FacilityItem> {
        let is_open = |item: &&FacilityItem| {
            !matches!(
                self.answer(**item),
                Some(FacilityAnswer::Yes | FacilityAnswer::NotApplicable)
            )
        };
        FacilityItem::ALL.iter().filter(is_open).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_answered_is_open_and_what_does_not_apply_is_not_counted() {
        let all = FacilityItem::ALL.len();
        let none = FacilityCheck::default();
        assert_eq!((none.score(), none.open().count()), ((0, all), all));
        let some = FacilityCheck::new([
            (FacilityItem::Doors, FacilityAnswer::Yes),
            (FacilityItem::Cameras, FacilityAnswer::NotApplicable),
            (FacilityItem::Alarm, FacilityAnswer::No),
        ]);
        assert_eq!((some.score(), some.open().count()), ((1, all - 1), all - 2));
        assert_eq!(some.open().next(), Some(FacilityItem::Alarm));
    }
}
