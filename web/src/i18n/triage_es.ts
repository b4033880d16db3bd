/** Words of the review of reports, Guatemalan Spanish; loaded with it. `triage_en.ts` says all of it too. */
export const triageEs = {
  title: 'Reportes sin revisar',
  leg: (from: string, to: string) => `En el camino: de ${from} a ${to}`,
  somewhere: 'un lugar que no se dijo',
  undetailed: 'Sin detallar. Pregúntele a quien lo reportó qué fue, para que lo complete. Si lo detalla usted aquí, otra persona lo verifica.',
  detail: 'Detallar',
  lead: 'Una segunda persona dice si cuentan. No se le piden pruebas a quien lo vivió.',
  told: { V0: 'Rumor', V1: 'Reportado', VX: 'Descartado' } as Readonly<Record<string, string>>,
  verify: 'Lo revisé: cuenta',
  corroborate: 'Hay otra fuente',
  reject: 'Descartar',
  why: '¿Por qué se descarta?',
  reasons: {
    duplicate: 'Ya estaba reportado', mistake: 'Se reportó por error', not_security: 'No es un evento de seguridad', did_not_happen: 'Se supo que no ocurrió',
    exercise: 'Era una prueba o un ejercicio', harmful: 'Se reportó para hacer daño',
  },
  is: { V2: 'Corroborado por otra fuente.', V3: 'Revisado: cuenta.' },
  isRejected: (why: string) => `Descartado: ${why.toLowerCase()}. Ya no cuenta en el mapa.`,
  own: 'Lo reportó o lo cambió usted: lo revisa otra persona.',
  undo: 'Deshacer',
  undone: 'Vuelve a contar como reportado.',
  noReason: 'Sin motivo anotado',
  rejected: (count: number) => `Descartados en los últimos 30 días: ${count}`,
  empty: 'No hay reportes sin revisar.',
  more: 'Ver más',
};
export type TriageMessages = typeof triageEs;
