/** Which texts can be heard, in which language this phone's owner hears them, and the one that plays. */
import type { HeardKey } from './heard';

export interface SpokenLanguage {
  code: string;
  name: string;
  recordings: Readonly<Record<string, string>>;
}

const LIST = '/audio/recordings.json';
/** On this phone alone, in clear: it says which language, as the language of the screen does. */
const CHOICE = 'spoken';

/** The list as the build wrote it; anything else is none, since a screen must never wait for a recording. */
export function readList(json: unknown): readonly SpokenLanguage[] {
  if (typeof json !== 'object' || json === null || !('languages' in json) || !Array.isArray(json.languages)) return [];
  return json.languages.flatMap((one: unknown): SpokenLanguage[] => {
    if (typeof one !== 'object' || one === null || !('code' in one) || !('name' in one) || !('recordings' in one)) return [];
    const { code, name, recordings } = one;
    if (typeof code !== 'string' || typeof name !== 'string' || typeof recordings !== 'object' || recordings === null) return [];
    const own = Object.entries(recordings).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].startsWith('/audio/'));
    return own.length === 0 ? [] : [{ code, name, recordings: Object.fromEntries(own) }];
  });
}

class Recordings {
  languages = $state.raw<readonly SpokenLanguage[]>([]);
  /** The key that plays or is fetched. */
  playing = $state<HeardKey | null>(null);
  /** The key that could not be fetched: it was never heard here, and there is no network. */
  missing = $state<HeardKey | null>(null);
  #choice = $state<string | null>(localStorage.getItem(CHOICE));
  #asked = false;
  /** Decoded and played by the page itself: the server's policy lets nothing play that is not a file of its own. */
  #context: AudioContext | null = null;
  #source: AudioBufferSourceNode | null = null;

  /** Asks once which recordings there are. */
  async ask(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    try {
      const answer = await fetch(LIST);
      if (answer.ok) this.languages = readList(await answer.json());
    } catch {
      this.#asked = false;
    }
  }

  /** The language that is heard; none until somebody chooses one. */
  get spoken(): SpokenLanguage | null {
    return this.languages.find(({ code }) => code === this.#choice) ?? null;
  }

  choose(code: string | null): void {
    this.stop();
    this.#choice = code;
    if (code === null) localStorage.removeItem(CHOICE);
    else localStorage.setItem(CHOICE, code);
  }

  has(key: HeardKey): boolean {
    return this.spoken?.recordings[key] !== undefined;
  }

  /** Plays a text; the same again stops it, another one takes its place. */
  async play(key: HeardKey): Promise<void> {
    const again = this.playing === key;
    this.stop();
    const path = this.spoken?.recordings[key];
    if (again || path === undefined) return;
    this.playing = key;
    // Within the tap, or a phone plays nothing.
    this.#context ??= new AudioContext();
    void this.#context.resume();
    try {
      const answer = await fetch(path);
      if (!answer.ok) throw new Error(String(answer.status));
      const sound = await this.#context.decodeAudioData(await answer.arrayBuffer());
      if (this.playing !== key) return;
      const source = this.#context.createBufferSource();
      source.buffer = sound;
      source.connect(this.#context.destination);
      source.onended = () => { if (this.#source === source) this.stop(); };
      this.#source = source;
      source.start();
    } catch {
      if (this.playing !== key) return;
      this.stop();
      this.missing = key;
    }
  }

  stop(): void {
    const source = this.#source;
    this.#source = null;
    source?.stop();
    this.playing = null;
    this.missing = null;
  }
}

export const recordings = new Recordings();
