/** Words of support after an incident, Guatemalan Spanish; loaded with its screen. `support_en.ts` says all of it too. */
export const supportEs = {
  title: 'Apoyo después de un incidente',
  lead: 'Aquí solo van fechas: qué se ofreció y qué pasó después. Nada de lo que se habló.',
  notYours: 'La persona que custodia los datos de su organización dice quién da apoyo. Usted no está en la lista.',
  none: 'No hay nadie por atender.',
  figures: (soon: number, all: number) => `Se ofreció en menos de un día en ${soon} de ${all}.`,
  unnamed: 'No pidió que se le nombre',
  unnamedHelp: 'Ofrézcalo por medio de supervisión, sin preguntar quién es.',
  severity: (level: number) => `gravedad ${level} de 5`,
  happened: (day: string) => `Pasó el ${day}`,
  waits: (days: number) => (days === 0 ? 'Reportado hoy' : days === 1 ? 'Reportado hace 1 día' : `Reportado hace ${days} días`),
  steps: { offered: 'Se ofreció', accepted: 'Lo aceptó', declined: 'No lo quiso', referred: 'Se derivó', done: 'Se dio' } as Record<string, string>,
  on: (day: string) => `el ${day}`,
  closed: 'Ya no hay nada pendiente.',
  stop: 'No recordar más de esta persona',
  stopSure: '¿Dejar de recordar a esta persona? Así lo pidió. También vale para lo que reporte después.',
  stopped: 'Sin recordatorios, por su deseo.',
  open: 'Por atender',
  over: 'Cerrados',
  persons: {
    title: 'Quién da apoyo',
    lead: 'Alguien de supervisión o de incidencia. Ve los reportes graves sin el lugar, y el seudónimo solo de quien pidió que le deriven.',
    none: 'Nadie todavía: los reportes graves no llegan a nadie que ofrezca apoyo.',
    handle: 'Usuario',
    add: 'Nombrar',
    remove: 'Quitar',
    removeSure: (handle: string) => `¿${handle} ya no da apoyo?`,
  },
};

export type SupportMessages = typeof supportEs;
