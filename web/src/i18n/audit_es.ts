/** Palabras de cómo se encontró un lugar, en español. */
const ago = (months: number): string => (months === 0 ? 'hace menos de un mes' : months === 1 ? 'hace 1 mes' : `hace ${months} meses`);

export const auditEs = {
  title: 'Cómo es el lugar',
  known: {
    unobserved: 'Sin observar',
    audited: 'Visto en persona, sin actividad registrada',
    quiet: 'Con visitas del equipo y pocos reportes',
    reported: 'Con actividad registrada',
  },
  knownHelp: {
    unobserved: 'Nadie ha anotado cómo es ni ha trabajado aquí a estas horas. No se sabe si es seguro.',
    audited: 'Alguien vio cómo es el lugar. De lo que pasa ahí a estas horas no se sabe.',
    quiet: 'El equipo ha trabajado aquí a estas horas y hubo pocos reportes. No quiere decir sin peligro.',
    reported: 'El nivel viene de reportes y horas de trabajo, no de cómo se ve el lugar.',
  },
  ago,
  old: 'Tiene más de un año: puede haber cambiado.',
  by: (who: string) => `por ${who}`,
  mine: 'anotado por usted',
  others: 'visto por varias personas del equipo',
  none: 'Nadie ha anotado cómo es.',
  add: 'Anotar cómo es',
  finer: 'Para anotar cómo es un lugar, acérquese en el mapa hasta los hexágonos más pequeños.',
  band: '¿A qué hora lo vio?',
  bands: { early: 'Madrugada (00–06)', morning: 'Mañana (06–12)', afternoon: 'Tarde (12–18)', evening: 'Noche (18–24)' },
  aspects: {
    light: 'Luz', people: 'Gente', sight: 'Se ve alrededor', exits: 'Salidas', transport: 'Transporte', shelter: 'Dónde entrar', signal: 'Señal', police: 'Policía',
  },
  findings: {
    light: { none: 'Oscuro', some: 'A trechos', good: 'Bien iluminado' },
    people: { none: 'Nadie', some: 'Poca', good: 'Mucha' },
    sight: { none: 'No', some: 'En parte', good: 'A todos lados' },
    exits: { none: 'Ninguna', some: 'Una', good: 'Varias' },
    transport: { none: 'No hay', some: 'Lejos', good: 'Cerca' },
    shelter: { none: 'Nada abierto', some: 'Un lugar', good: 'Varios' },
    signal: { none: 'No hay', some: 'A ratos', good: 'Buena' },
    police: { none: 'No se vio', some: 'Pasó', good: 'Parada ahí' },
  },
  unsaid: 'No lo vi',
  never: 'Solo del lugar. Nada de personas: ni quién estaba ni cómo se llama.',
  save: 'Guardar',
  saved: 'Anotado.',
  least: 'Diga al menos una cosa.',
  remove: 'Quitar',
  removeSure: '¿Quitar lo anotado?',
  failed: 'No se pudo cargar lo anotado.',
};

export type AuditMessages = typeof auditEs;
