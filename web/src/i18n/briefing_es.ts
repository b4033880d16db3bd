/** Words of the security briefing and of the list of who has access, Guatemalan Spanish; loaded with their screens. `briefing_en.ts` says all of it too. */

/** The version of what `points` says (`crates/domain/src/upkeep.rs`): one more for any change of it, so that everybody reads it again. */
export const BRIEFING_VERSION = 1;

export const briefingEs = {
  title: 'Inducción de seguridad',
  lead: 'La lee cada quien al entrar la primera vez y una vez al año. Toma cinco minutos y puede salvar a alguien.',
  points: [
    { title: 'Primero usted', text: 'Si le piden el teléfono, entréguelo. Nada de lo que hay aquí vale más que usted. Después avise a cualquier persona que supervisa, desde el teléfono que sea: lo cierra en un paso.' },
    { title: '«Sin datos» no es «seguro»', text: 'El mapa muestra lo que el equipo ha contado. Donde no hay datos, nadie sabe: no vaya por eso.' },
    { title: 'Su PIN es solo suyo', text: 'Ni con su pareja, ni con colegas, ni con quien supervisa. Si hubo que prestar el teléfono, que se inscriba de nuevo.' },
    { title: 'Nada de nombres', text: 'En los textos no ponga nombres, teléfonos, placas ni direcciones, ni los suyos ni los de otra persona. De las personas que atiende, nada. Fotos no se toman.' },
    { title: 'El mapa no sale de aquí', text: 'No lo fotografíe, no lo mande por mensajes, no lo enseñe a quien no es del equipo. Con él se puede ir a buscar a alguien.' },
    { title: 'Salga rápido', text: 'El botón de salir deja otra página en su lugar. En el historial del navegador puede quedar la dirección, y quien busque con calma puede encontrar que la usa.' },
    { title: 'Esta aplicación no llama a la policía', text: 'Pedir ayuda avisa a su equipo. En el directorio, cada número dice si trae policía.' },
    { title: 'Si alguien le exige datos', text: 'Policía, fiscalía, prensa o quien sea: nadie tiene entrada aquí. No prometa nada; diga que hable con su organización, y cuéntelo a quien custodia los datos.' },
    { title: 'Ver deja huella', text: 'Quien mira lo de otra persona queda en el registro de esa persona. Mire solo lo que necesita. Si alguien abusa, también quien supervisa, dígalo a quien custodia los datos o al segundo contacto.' },
    { title: 'Si se va del equipo', text: 'Su acceso termina ese día. Puede llevarse lo suyo y pedir que se borre.' },
  ],
  agree: 'Leí la inducción y estoy de acuerdo con lo que se guarda de mí',
  done: 'Listo, entrar',
  sending: 'Guardando…',
  later: 'Después: ahora estoy trabajando',
  laterHelp: 'La verá de nuevo la próxima vez que entre. Sin leerla, su cuenta se duerme.',
  help: 'Pedir ayuda',
  myData: 'Mis datos',
  signOut: 'Salir',
  again: 'Ya me confirmaron',
  vouching: {
    title: 'Su cuenta duerme',
    lead: 'Cada tres meses alguien confirma quién sigue en el equipo, y a usted nadie le ha confirmado. No se ha borrado nada.',
    next: 'Llame a quien custodia los datos de su organización: lo hace con un toque, y usted entra al momento.',
  },
  accounts: {
    title: 'Quién tiene acceso',
    lead: 'Cada tres meses confirme que cada persona sigue en el equipo. A quien nadie confirma se le duerme la cuenta dos semanas después. A quien ya no está, bloquéelo en «Personas».',
    back: 'Al mapa',
    all: (count: number) => (count === 1 ? 'Confirmar a la persona que falta' : `Confirmar a las ${count} que faltan`),
    allSure: (handles: string) => `¿Siguen todas en el equipo, y con el mismo trabajo? ${handles}`,
    one: 'Sigue en el equipo',
    oneOf: (handle: string) => `Confirmar que ${handle} sigue en el equipo`,
    done: (handles: string) => `Confirmado: ${handles}.`,
    none: 'No se confirmó a nadie: su propia cuenta la confirma otra persona.',
    until: (day: string) => `Confirmada hasta el ${day}`,
    due: (day: string) => `Por confirmar; se duerme el ${day}`,
    sleeps: 'Duerme: nadie la ha confirmado',
    unread: 'Falta que lea la inducción',
    read: (day: string) => `Inducción vale hasta el ${day}`,
    own: 'Es usted: le confirma otra persona que custodia los datos. Si no hay otra, puede hacerlo.',
    seen: (day: string) => `Teléfono visto ${day}`,
    never: 'Sin teléfono',
    empty: 'Nadie tiene acceso.',
  },
};
export type BriefingMessages = typeof briefingEs;
