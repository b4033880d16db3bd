/** Two tones that are heard across a room. A browser lets a page sound only after it was touched: until then it says so. */
const TONES_HZ = [660, 880, 660, 880] as const;
const TONE_S = 0.22;
const LOUDNESS = 0.25;

export class Chime {
  /** `blocked`: it is to sound, and the browser does not let it. */
  state = $state<'on' | 'off' | 'blocked'>('on');
  #context: AudioContext | null = null;

  constructor() {
    void this.#ready();
  }

  async choose(on: boolean): Promise<void> {
    this.state = on ? 'on' : 'off';
    if (on) await this.ring();
  }

  async ring(): Promise<void> {
    if (this.state === 'off' || !(await this.#ready())) return;
    const context = this.#context;
    if (context === null) return;
    for (const [i, hz] of TONES_HZ.entries()) {
      const [tone, gain] = [context.createOscillator(), context.createGain()];
      const at = context.currentTime + i * TONE_S;
      tone.frequency.value = hz;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
      gain.gain.linearRampToValueAtTime(0, at + TONE_S);
      tone.connect(gain).connect(context.destination);
      tone.start(at);
      tone.stop(at + TONE_S);
    }
  }

  close(): void {
    void this.#context?.close().catch(() => undefined);
    this.#context = null;
  }

  async #ready(): Promise<boolean> {
    try {
      this.#context ??= new AudioContext();
      // Not awaited for ever: a browser that waits for a touch answers only then.
      await Promise.race([this.#context.resume(), new Promise((resolve) => setTimeout(resolve, 200))]);
    } catch {
      // No sound at all on this machine.
    }
    const sounds = this.#context?.state === 'running';
    if (this.state !== 'off') this.state = sounds ? 'on' : 'blocked';
    return sounds;
  }
}
