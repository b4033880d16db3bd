/** Cómo entra una persona: segundo paso, códigos de recuperación. */
export const accessEs = {
  title: 'Cómo entro',
  back: 'Al mapa',
  step: {
    title: 'Segundo paso',
    lead: 'Escriba los seis dígitos que muestra ahora la aplicación de códigos de su teléfono.',
    code: 'Código',
    codeHelp: 'Seis dígitos. Si perdió el teléfono: uno de sus códigos de recuperación.',
    submit: 'Seguir',
    submitting: 'Revisando…',
    again: 'Empezar de nuevo',
    wait: (seconds: number): string => `Demasiados códigos equivocados. Espere ${seconds} s, o use un código de recuperación.`,
  },
  totp: {
    title: 'Segundo paso al entrar',
    lead: 'Después de la contraseña se pide un código que cambia cada 30 segundos y que solo su teléfono conoce. Así no basta con que alguien sepa su contraseña.',
    phoneToo: 'Un teléfono inscrito que se abre con PIN ya son dos pasos: ahí no se pide.',
    on: 'Está activado.',
    off: 'No está activado.',
    required: 'Su función lo necesita. Actívelo para seguir.',
    left: (codes: number): string =>
      codes === 0 ? 'No le queda ningún código de recuperación: haga otros.' : codes === 1 ? 'Le queda 1 código de recuperación.' : `Le quedan ${codes} códigos de recuperación.`,
    begin: 'Activar',
    scan: 'Escanee este cuadro con su aplicación de códigos (por ejemplo Aegis o FreeOTP). Se dibuja aquí: no sale de esta página.',
    qr: 'Cuadro para la aplicación de códigos',
    type: 'O escriba esta llave en la aplicación:',
    first: 'Código que muestra la aplicación',
    confirm: 'Confirmar',
    confirming: 'Revisando…',
    cancel: 'Dejarlo',
    newCodes: 'Otros códigos de recuperación',
    remove: 'Quitar el segundo paso',
    removeSure: '¿Quitar el segundo paso? Con la contraseña bastará, y todo lo que tiene abierto se cierra.',
    prove: 'Código de la aplicación, o uno de recuperación',
  },
  recovery: {
    title: 'Códigos de recuperación',
    lead: 'Cada uno sirve una vez, si pierde el teléfono. Escríbalos en papel y guárdelos lejos del teléfono. No se muestran otra vez.',
    done: 'Ya los guardé',
  },
};
export type AccessMessages = typeof accessEs;
