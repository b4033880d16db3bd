/** Words of what an open phone shows of what its owner reported, Guatemalan Spanish; loaded with it. `history_en.ts` says all of it too. */
export const historyEs = {
  recent: 'Lo que usted reportó en las últimas 24 horas.',
  recentEmpty: 'Nada en las últimas 24 horas.',
  whole: 'Todo lo que usted ha reportado. A los 5 minutos se vuelve a guardar.',
  older: 'Ver los anteriores',
  pin: 'Se abren con su PIN, por 5 minutos. Así, quien tome este teléfono abierto no ve su historial.',
  again: 'Entrar de nuevo para verlos',
  anew: 'Se abren al entrar, por 5 minutos. Así, quien encuentre esta página abierta no ve su historial.',
  closed: 'Sus datos se abren con su PIN',
  closedAnew: 'Sus datos se abren al entrar de nuevo',
  open: 'Poner mi PIN',
  folio: (folio: string) => `folio ${folio}`,
  undetailed: 'Falta detallar',
  statement: 'Constancia',
  statementSure: 'Es la constancia para el seguro: un PDF con la fecha, la parte del día, el municipio, qué pasó, qué se llevaron, el folio y el nombre de su organización. No lleva lo que usted contó, ni el lugar exacto. Guárdelo donde nadie más lo vea. ¿Hacerlo?',
};
export type HistoryMessages = typeof historyEs;
