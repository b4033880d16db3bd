/**
 * Words of the illustrated guides, Guatemalan Spanish; loaded with their screen. `guide_en.ts` says all of it too.
 *
 * Whoever makes somebody open a phone can read them: what must not be known of (a second PIN, words that mean something else) is in none.
 */
export const guideEs = {
  title: 'Guías',
  back: 'Al mapa',
  lead: 'Cómo se hace lo que más importa, con dibujos. Funcionan sin conexión.',
  steps: (count: number) => `${count} pasos`,
  step: (at: number, of: number) => `Paso ${at} de ${of}`,
  all: 'Todas las guías',
  next: 'Siguiente',
  previous: 'Anterior',
  done: 'Listo',
  practise: 'Practíquelo con su equipo: un simulacro se marca SIMULACRO y no cuenta en nada.',
  guides: {
    report: 'Reportar en tres toques',
    help: 'Pedir ayuda',
    out: 'Que sepan que llegó bien',
    exit: 'Salir rápido de la pantalla',
    lost: 'Si le quitan el teléfono',
    map: 'Leer el mapa',
  },
  texts: {
    'report-1': 'Toque «Reportar», abajo en el mapa.',
    'report-2': 'Toque el dibujo que más se parece a lo que pasó. Lo demás se pregunta después.',
    'report-3': 'Toque «Enviar». Se guarda aquí y ahora, sin su nombre.',
    'report-4': 'Sin señal también sirve: queda en la bandeja y sale cuando hay conexión. Tiene un minuto para deshacerlo.',
    'help-1': 'Toque «Enviar y necesito ayuda». O en «Mi salida»: «Cambiar estado», y «Rojo».',
    'help-2': 'Se avisa a dos personas de su equipo. No se llama a la policía ni a nadie más.',
    'help-3': 'Lea lo que dice la pantalla: «Se pidió ayuda a las…» quiere decir que llegó. «Su pedido de ayuda todavía no sale» quiere decir que nadie lo sabe.',
    'help-4': 'Si no era: «Fue sin querer», en los primeros diez segundos, lo quita en silencio. Después, «Fue falsa alarma».',
    'out-1': 'Antes de irse toque «Salgo»; al llegar, «Llegué». Un toque cada vez.',
    'out-2': 'Cuando se le pregunte, toque «Todo bien». La hora corre en el servidor aunque se apague su teléfono.',
    'out-3': 'Al terminar, «Me voy del lugar». La salida sigue abierta: en el camino es donde más roban.',
    'out-4': 'Solo «Ya estoy en casa» la cierra. Si se le olvida, alguien le va a buscar.',
    'exit-1': 'Toque la puerta, arriba a la derecha. Está en el mapa y en cada página.',
    'exit-2': 'La pantalla se va de una vez y queda otra cosa. Para volver hay que poner el PIN.',
    'exit-3': 'No borra la aplicación ni esconde el ícono: a quien la busca con calma no lo engaña.',
    'lost-1': 'Entréguelo. Ningún teléfono vale lo que usted.',
    'lost-2': 'Desde cualquier otro teléfono llame a quien le supervisa: lo termina en un paso.',
    'lost-3': 'Sin su PIN no se lee lo que tenía. Lo que no salió se pierde: cuéntelo de nuevo.',
    'lost-4': 'Con un código nuevo, otro teléfono queda listo en cinco minutos.',
    'map-1': 'Rayado es sin datos: nadie sabe. No quiere decir que se pueda ir.',
    'map-2': 'De día, más oscuro es más peligro; de noche, más claro. Los niveles 4 y 5 tienen borde, y el 5 puntos: se ven también en gris.',
    'map-3': 'Toque un hexágono: dice cuánto se sabe de ahí, y desde cuándo.',
    'map-4': 'Si arriba dice «Sin conexión en vivo», lo que ve es de la hora que dice ahí.',
  },
};
export type GuideMessages = typeof guideEs;
