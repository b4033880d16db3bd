/** Words of whom one may call, Guatemalan Spanish; loaded with it. `directory_en.ts` says all of it too. */
export const directoryEs = {
  title: 'A quién llamar',
  lead: 'Tocar un número solo lo pone en el teléfono. Nunca llama solo: usted decide.',
  loading: 'Buscando los números…',
  nothing: 'Sin conexión, y los números no están guardados en este teléfono.',
  old: (ago: string) => `Sin conexión. Los números son de ${ago}.`,
  where: 'Municipio',
  everywhere: 'Todos',
  country: 'Todo el país',
  kinds: {
    ambulance: 'Ambulancias', fire: 'Bomberos', human_rights: 'Derechos humanos', women: 'Mujeres', prosecutor: 'Ministerio Público', civil_protection: 'Protección civil', roads: 'Carreteras y tránsito', police: 'Policía',
  } as Record<string, string>,
  other: 'Otros',
  call: (phone: string, name: string) => `Poner ${phone} en el teléfono: ${name}`,
  noPhone: 'No se conoce el número.',
  police: { yes: 'TRAE POLICÍA', no: 'No trae policía', unknown: 'No se sabe si trae policía' } as Record<string, string>,
  friendly: (whom: string) => `Amable con ${whom}`,
  unfriendly: (whom: string) => `Trata mal a ${whom}`,
  unknownFriendly: 'No se sabe con quién es amable',
  hours: (hours: string) => `Horario: ${hours}`,
  noHours: 'Horario: no se sabe',
  verified: (day: string, until: string) => `Alguien llamó el ${day}; eso vale hasta el ${until}`,
  expired: (day: string, until: string) => `Alguien llamó el ${day}, pero eso venció el ${until}: puede ya no servir`,
  nag: (stale: number, all: number) => `${stale} de ${all} números no se han probado en los últimos 90 días. Llámelos de día, antes de necesitarlos, y avise a quien mantiene la instalación cuáles contestan.`,
  neverVerified: 'Nadie ha llamado para probarlo: puede no servir',
  sources: (from: string) => `De: ${from}`,
  weak: { old_source: 'Fuente vieja.', one_source: 'Una sola fuente.' } as Record<string, string>,
};

export type DirectoryMessages = typeof directoryEs;
