/** Words of what is known only afterwards, Guatemalan Spanish; loaded with it. `after_en.ts` says all of it too. */
export const afterEs = {
  loss: '¿Cuánto valía lo que se perdió?',
  lossHelp: 'Más o menos: teléfono, insumos, dinero, daños. Sirve para pedir presupuesto; se cuenta solo en sumas de muchas personas.',
  insured: '¿Estaba asegurado?',
  complaint: '¿En qué va la denuncia?',
  noComplaint: 'No se denunció, o no se sabe',
  since: 'Desde qué mes',
  complaintHelp: 'Lo ven quien reportó y quien supervisa. El mes basta: el día llevaría al expediente.',
};
export type AfterMessages = typeof afterEs;
