/** Words of the look before going out, Guatemalan Spanish; loaded with it. `before_en.ts` says all of it too. */
export const beforeEs = {
  title: 'Antes de ir',
  where: '¿A dónde?',
  onMap: 'En el mapa',
  selected: 'Zona elegida',
  pick: 'Toque el lugar a donde va',
  needPlace: 'Elija en el mapa la zona a donde va. No se usa dónde está usted ahora.',
  day: 'Día',
  today: (day: string) => `Hoy, ${day}`,
  from: 'Desde',
  hours: 'Por cuánto tiempo',
  forHours: (hours: number) => (hours === 1 ? '1 hora' : `${hours} horas`),
  population: 'Con quién trabaja',
  checking: 'Revisando…',
  failed: 'No se pudo revisar esta zona.',
  kept: (ago: string) => `Sin conexión. Esto se revisó ${ago} y puede haber cambiado.`,
  neverChecked: 'Sin conexión, y esta zona no se revisó antes en este teléfono. No se sabe cómo está.',
  worstHour: (hour: string) => `${hour}, la peor de las horas que eligió`,
  unknown: (level: string) => `De estas horas no se sabe lo suficiente. Vaya como si fuera nivel ${level}.`,
  other: 'Otras horas aquí',
  otherHelp: 'Con nivel más bajo y datos suficientes para decirlo.',
  noOther: 'No hay otras horas de nivel más bajo con datos suficientes. Hable con su supervisión sobre otro lugar.',
  span: (from: string, until: string) => `${from} a ${until}`,
  limits: 'Solo cuenta lo que se ha reportado, que nunca es todo. Quien decide si va es usted, y decir que no es su derecho.',
};

export type BeforeMessages = typeof beforeEs;
