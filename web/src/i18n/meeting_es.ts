/** Words of an outing that begins online, Guatemalan Spanish; loaded with it. `meeting_en.ts` says all of it too. */
export const meetingEs = {
  online: 'Empezó en línea: nos encontramos en un lugar registrado',
  where: 'Dónde se encuentran',
  help: 'Se ofrecen los lugares de su organización donde a esas horas se puede ir sin pedir permiso, y de los que se sabe lo suficiente.',
  look: 'Ver lugares para esas horas',
  again: 'Cambió la hora: vuelva a ver qué lugares sirven.',
  none: 'Ningún lugar registrado sirve a esas horas.',
  noneHelp: 'Pruebe otra hora, o pida a supervisión que revise los lugares. No quiere decir que los demás sean seguros.',
  reviewed: 'revisado por el equipo',
  byMap: 'según el mapa',
  needed: 'Elija dónde se encuentran.',
  mark: 'Empezó en línea',
};
export type MeetingMessages = typeof meetingEs;
