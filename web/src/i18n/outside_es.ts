/** Words of who stays outside while somebody goes in, Guatemalan Spanish; loaded with it. `outside_en.ts` says all of it too. */
import type { OutsideAct } from '../api/outings';

const spell = (hours: number, minutes: number): string => (hours === 0 ? `${minutes} min` : minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`);

export const outsideEs = {
  asked: 'Alguien se queda afuera mientras entro',
  askedHelp: 'La persona que sabe de su salida espera afuera de la casa o del carro.',
  needsBuddy: 'Diga arriba quién sabe de su salida: es quien se queda afuera.',
  minutes: 'Cuánto espera',
  minutesOf: (minutes: number) => spell(Math.floor(minutes / 60), minutes % 60),
  act: 'Si no salgo a tiempo, primero',
  acts: { call: 'Me llama', knock: 'Toca la puerta', supervisor: 'Llama a supervisión', alert: 'Pide ayuda' } as Readonly<Record<OutsideAct, string>>,
  then: { call: 'Si no sale: llamar.', knock: 'Si no sale: tocar la puerta.', supervisor: 'Si no sale: llamar a supervisión.', alert: 'Si no sale: pedir ayuda.' } as Readonly<Record<OutsideAct, string>>,
  own: (who: string) => `${who} espera afuera.`,
  ownUnknown: 'Alguien de su equipo espera afuera.',
  waits: (who: string) => `Usted espera afuera de donde entra ${who}.`,
  board: (promoter: string, who: string) => `Mientras ${promoter} está adentro, ${who} espera afuera.`,
  begins: (minutes: number) => `El tiempo (${spell(Math.floor(minutes / 60), minutes % 60)}) empieza con «Llegué» y vuelve a empezar con cada «Todo bien».`,
  inTime: (hours: number, minutes: number) => (hours + minutes === 0 ? 'falta menos de 1 min' : `faltan ${spell(hours, minutes)}`),
  late: (hours: number, minutes: number) => (hours + minutes === 0 ? 'ya es hora' : `hace ${spell(hours, minutes)}`),
  serverClock: 'El tiempo lo lleva el servidor, aunque se apague el teléfono.',
  title: 'Usted espera afuera',
};
export type OutsideMessages = typeof outsideEs;
