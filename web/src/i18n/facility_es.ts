/** Palabras de cómo están los locales propios, en español. */
export const facilityEs = {
  title: 'Nuestros locales',
  lead: 'Recorra cada local con la lista en la mano. Lo que dice no, o todavía no se ha visto, queda pendiente.',
  kept: 'Lo ven quienes supervisan y quien administra los datos de su organización. Quién llega al local no se anota aquí ni en ninguna parte.',
  never: 'Nadie lo ha recorrido todavía.',
  last: (day: string) => `Recorrido el ${day}`,
  score: (yes: number, of: number) => `${yes} de ${of} bien`,
  open: (count: number) => (count === 1 ? '1 pendiente' : `${count} pendientes`),
  nothingOpen: 'Nada pendiente.',
  start: 'Recorrer',
  startOf: (place: string) => `Recorrer: ${place}`,
  answers: { yes: 'Sí', no: 'No', not_applicable: 'No aplica' },
  save: 'Guardar el recorrido',
  saved: 'Guardado.',
  unsaid: (count: number) => (count === 1 ? 'Falta ver 1.' : `Falta ver ${count}.`),
};

export type FacilityMessages = typeof facilityEs;
