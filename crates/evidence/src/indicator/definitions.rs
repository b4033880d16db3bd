//! The twenty indicators: what each is called and how it is made (section 4.2).

use atalaya_domain::Text;

/// One of the twenty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Indicator {
    /// Its number, 1–20.
    pub number: u8,
    name: (&'static str, &'static str),
    formula: (&'static str, &'static str),
}

const fn indicator(
    number: u8,
    name: (&'static str, &'static str),
    formula: (&'static str, &'static str),
) -> Indicator {
    Indicator { number, name, formula }
}

impl Indicator {
    /// All, by number.
    pub const ALL: [Self; 20] = [
        indicator(
            1,
            ("Eventos de seguridad, por familia", "Security events, by family"),
            (
                "Reportes V1 a V3 del período, sin C5, C6 ni C7; la violencia sexual por separado solo de años enteros",
                "Reports V1 to V3 of the period, without C5, C6 and C7; sexual violence by itself of whole years only",
            ),
        ),
        indicator(
            2,
            ("Eventos por 100 jornadas", "Events per 100 outreach sessions"),
            ("Eventos ÷ registros de recorrido × 100", "Events ÷ records of outreach × 100"),
        ),
        indicator(
            3,
            ("Eventos por 1,000 horas de recorrido", "Events per 1,000 outreach hours"),
            ("Eventos ÷ horas-persona × 1,000", "Events ÷ person-hours × 1,000"),
        ),
        indicator(
            4,
            ("Eventos graves por 1,000 jornadas", "Severe events per 1,000 sessions"),
            (
                "Eventos de severidad 4 y 5 ÷ registros de recorrido × 1,000",
                "Events of severity 4 and 5 ÷ records of outreach × 1,000",
            ),
        ),
        indicator(
            5,
            ("Carga ponderada por severidad", "Severity-weighted burden"),
            (
                "Suma de pesos por severidad 1 a 5: 1, 2, 5, 12, 30; solo si cada severidad puede mostrarse",
                "Sum of weights by severity 1 to 5: 1, 2, 5, 12, 30; only if each severity may be shown",
            ),
        ),
        indicator(
            6,
            ("En tránsito o camino a casa", "In transit or on the way home"),
            (
                "Eventos con lugar «transit_*» ÷ eventos, también por franja del día y entre municipios o dentro de uno, donde se dijo el tramo",
                "Events with setting “transit_*” ÷ events, by part of the day too, and between municipalities or within one where the leg was said",
            ),
        ),
        indicator(
            7,
            ("Por franja del día, por 100 jornadas", "By part of the day, per 100 sessions"),
            (
                "Eventos de la franja ÷ recorridos que empezaron en ella × 100",
                "Events of the part ÷ outreach that began in it × 100",
            ),
        ),
        indicator(
            8,
            ("Teléfonos perdidos por 100 promotoras y promotores", "Phones lost per 100 promoters"),
            (
                "Eventos D1 o con teléfono robado ÷ cuentas activas al terminar el período × 100",
                "Events D1 or with a phone taken ÷ active accounts at the period's end × 100",
            ),
        ),
        indicator(
            9,
            ("Con agente del Estado", "With a state actor"),
            (
                "Eventos cuyo autor actúa por el Estado ÷ eventos",
                "Events whose perpetrator acts for the state ÷ events",
            ),
        ),
        indicator(
            10,
            ("Acoso y violencia sexual", "Sexual harassment and violence"),
            ("Eventos S1 a S4; solo de años enteros", "Events S1 to S4; of whole years only"),
        ),
        indicator(
            11,
            ("Salidas en solitario con riesgo alto", "Outings alone at high risk"),
            (
                "Salidas en solitario con nivel 4 o 5 ÷ salidas con nivel 4 o 5; números redondeados a 5",
                "Outings alone at level 4 or 5 ÷ outings at level 4 or 5; numbers rounded to 5",
            ),
        ),
        indicator(
            12,
            ("Cierre de salidas y atrasos", "Check-out and overdue outings"),
            (
                "Cerradas a más tardar 15 min después de lo planificado ÷ salidas; con alarma por atraso ÷ salidas; alarmas sin motivo ÷ alarmas cerradas; números redondeados a 5",
                "Closed at most 15 min after what was planned ÷ outings; with an overdue alarm ÷ outings; alarms in vain ÷ alarms closed; numbers rounded to 5",
            ),
        ),
        indicator(
            13,
            ("Tiempo de primera respuesta", "Time to first response"),
            (
                "De la alarma a que una persona responde, y a que está a salvo: mediana y, desde 20 alarmas, percentil 90; tiempos redondeados",
                "From the alarm until a human takes it up, and until the person is safe: median and, of 20 alarms or more, 90th percentile; times rounded",
            ),
        ),
        indicator(
            14,
            ("Apoyo ofrecido en 24 h y completado", "Support offered in 24 h and completed"),
            (
                "Casos de severidad 3 o más con apoyo ofrecido en 24 h, o completado ÷ casos; números redondeados a 5",
                "Cases of severity 3 or more with support offered in 24 h, or completed ÷ cases; numbers rounded to 5",
            ),
        ),
        indicator(
            15,
            ("Suspendidas por seguridad", "Suspended for safety"),
            (
                "Salidas suspendidas ÷ salidas planificadas; reportes C5; personas a las que no se llegó por suspenderlas, si ninguna promotora tiene más de la mitad; suspendidas que dicen cuántas ÷ suspendidas; números redondeados a 5",
                "Outings suspended ÷ outings planned; reports C5; people not reached because of that, if no promoter has more than half; suspended outings that say how many ÷ suspended outings; numbers rounded to 5",
            ),
        ),
        indicator(
            16,
            ("Camino de la denuncia", "Complaint path"),
            (
                "Eventos del período con policía avisada, o que se negó; con denuncia presentada; de estas, con sentencia o desestimadas hasta hoy",
                "Events of the period told to the police, or refused by it; with a complaint filed; of these, with a sentence or dismissed until today",
            ),
        ),
        indicator(
            17,
            ("Calidad de los reportes", "Quality of reports"),
            (
                "Tiempo hasta el registro; registrados en reunión ÷ eventos; V2 y V3 ÷ eventos",
                "Time until recorded; recorded at a meeting ÷ events; V2 and V3 ÷ events",
            ),
        ),
        indicator(
            18,
            ("Lugares con riesgo revisado en 90 días", "Places reviewed in 90 days"),
            (
                "Lugares con categoría revisada en los 90 días antes de terminar el período ÷ lugares activos entonces",
                "Places with a category reviewed in the 90 days before the period's end ÷ places active then",
            ),
        ),
        indicator(
            19,
            ("Protocolo leído y simulacro hecho", "Protocol read and drill done"),
            (
                "Quienes dijeron leer el protocolo vigente, o hicieron un simulacro en medio año ÷ promotoras y promotores; números redondeados a 5",
                "Those who said that they have read the current protocol, or did a drill in half a year ÷ promoters; numbers rounded to 5",
            ),
        ),
        indicator(
            20,
            ("Pérdidas", "Losses"),
            (
                "Eventos con teléfono, o con insumos o mochila robados; valor: suma de la mitad de cada rango, con lo menos y lo más que puede ser, si nadie perdió más de la mitad; los que dicen cuánto ÷ los que perdieron algo; asegurados ÷ los que dicen cuánto",
                "Events with a phone, or with supplies or a backpack taken; value: sum of the middle of each band, with the least and the most that it may be, if nobody lost more than half of it; those that say how much ÷ those that lost something; insured ÷ those that say how much",
            ),
        ),
    ];

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> Text {
        Text::new(self.name.0, self.name.1)
    }

    /// How it is made.
    #[must_use]
    pub fn formula(&self) -> Text {
        Text::new(self.formula.0, self.formula.1)
    }
}
