/** The few words about hearing the others. */
import { words } from './words.svelte';

const es = {
  title: 'Escuchar en',
  none: 'Nada',
  play: (text: string) => `Escuchar: ${text}`,
  stop: (text: string) => `Parar: ${text}`,
  missing: 'Esta grabación no está en el teléfono. Con conexión se baja una vez y queda.',
  missingShort: 'No está en el teléfono',
};
const en: typeof es = {
  title: 'Listen in',
  none: 'None',
  play: (text) => `Listen: ${text}`,
  stop: (text) => `Stop: ${text}`,
  missing: 'This recording is not on the phone. With a connection it is fetched once and stays.',
  missingShort: 'Not on the phone',
};

export const hearWords = {
  get t(): typeof es {
    return words.language === 'en' ? en : es;
  },
};
