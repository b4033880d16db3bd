/** Words of the walk through past outings, Guatemalan Spanish; loaded with it. `debrief_en.ts` says all of it too. */
export const debriefEs = {
  title: 'Reunión de registro',
  lead: 'Las salidas de los últimos 14 días que faltan por contar. «Sin novedad» también es un dato: dice cuánto se trabajó sin que pasara nada.',
  left: (count: number) => (count === 0 ? 'No falta ninguna.' : count === 1 ? 'Falta 1 salida.' : `Faltan ${count} salidas.`),
  none: 'No hay salidas por contar.',
  quiet: 'Sin novedad',
  add: 'Pasó algo: agregar',
  told: 'Pasó algo',
  suspended: 'Suspendida por seguridad: cuenta como decisión de cuidado',
  suspend: 'Se suspendió por seguridad',
  callOff: 'No se salió',
  calledOff: 'No se salió',
  refused: 'No se aprobó',
  exercise: 'Ejercicio',
  neverOut: 'Estaba planeada y nadie avisó que saliera.',
  noted: (who: string) => `Anotado: ${who}`,
  done: (quiet: number, told: number, suspended: number) => `Ya contadas: ${quiet} sin novedad, ${told} en que pasó algo, ${suspended} suspendidas`,
  back: 'Volver',
};
export type DebriefMessages = typeof debriefEs;
