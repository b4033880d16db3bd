/** Words of the way that somebody was on, Guatemalan Spanish; loaded with the report. `leg_en.ts` says all of it too. */
export const legEs = {
  title: 'De dónde a dónde',
  from: 'Venía de',
  to: 'Iba a',
  outing: 'El lugar de mi salida',
  unknown: 'No se sabe',
  town: 'Solo se guarda la colonia o el pueblo, nunca la casa.',
  marked: 'Marcado',
  clear: 'Quitar',
};
export type LegMessages = typeof legEs;
