/** Words of what to do when a phone was stolen or lost, Guatemalan Spanish; loaded with it. `lost_en.ts` says all of it too. */
export const lostEs = {
  title: 'Se perdió un teléfono',
  first: 'Nadie arriesga la vida por un teléfono: se entrega. Aquí no queda nada que lo valga.',
  steps: 'Qué hacer, en este orden',
  ask: 'Pregunte cómo está la persona, y si alguien la obligó a abrir el teléfono.',
  revoke: 'Quite el acceso al teléfono.',
  people: 'Ir a Personas',
  words: 'Cambien hoy las palabras clave del equipo y la pregunta segura de esa persona.',
  event: 'Anote el hecho como reporte: cuenta para pedir teléfonos, seguro y cambios de ruta.',
  report: 'Reportar el hecho',
  operator: 'Avise a la operadora, con el IMEI y el número. La operadora tiene 18 horas para pasarlo; el aparato queda bloqueado en la base negativa de la SIT (Decreto 8-2013).',
  check: 'Revise después en sit.gob.gt que el IMEI aparezca bloqueado.',
  replace: 'Dele otro código para inscribir otro teléfono: toma menos de cinco minutos.',
  sheet: 'Hoja para la operadora y el seguro',
  sheetHelp: 'Llénela aquí o a mano. Nada de esto se guarda ni se envía: al salir de la pantalla se borra.',
  imeiHelp: 'Está en la caja, en la factura o debajo de la batería. En un teléfono que aún se tiene: marque *#06#. Conviene anotarlo en papel antes de que haga falta.',
  fields: {
    when: 'Fecha y hora', where: 'Municipio', number: 'Número de teléfono', operator: 'Operadora', model: 'Marca y modelo', imei: 'IMEI', imei2: 'IMEI 2 (si tiene dos chips)', invoice: 'Factura o inventario', notice: 'Número de gestión de la operadora',
  },
  imeiWrong: 'Ese IMEI no cuadra: revise los 15 dígitos.',
  signature: 'Firma y sello de la organización',
  print: 'Imprimir',
  back: 'Volver',
};
export type LostMessages = typeof lostEs;
