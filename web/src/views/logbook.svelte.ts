/** A logbook on its way in: the file, how it is to be read, and what was told of it. All of it goes with the screen. */
import { doors, type Heading, HEADINGS, type Kept, type Listed, type Plan, type Preview, type Progress, type Reading } from '../api/logbooks';
import { failureText } from './failure';
import { words } from '../i18n/words.svelte';
import { app } from './app.svelte';
import type { Failure, Result } from '../api/client';

export type Step = 'file' | 'columns' | 'questions' | 'preview' | 'done';
export const STEPS: readonly Step[] = ['file', 'columns', 'questions', 'preview', 'done'];

/** What a kept plan says, as far as this program knows it. */
export function known(plan: Plan): Plan {
  const columns = Object.entries(plan.columns ?? {}).filter(([, heading]) => heading === null || HEADINGS.includes(heading));
  return { ...plan, columns: Object.fromEntries(columns) };
}

/** The headings that a reading gives to columns, as a plan says them. */
export function columnsOf(reading: Reading): Record<string, Heading | null> {
  return Object.fromEntries(reading.columns.map(({ name, heading }) => [name, heading]));
}

/** What has to be said before rows can be reports: when, what and where. */
export function lacking(reading: Reading, plan: Plan): ('date' | 'kind' | 'municipality')[] {
  const has = (...any: Heading[]): boolean => reading.columns.some(({ heading }) => heading !== null && any.includes(heading));
  const lacks: ('date' | 'kind' | 'municipality')[] = [];
  if (!has('date')) lacks.push('date');
  if (!has('kind') && plan.fixed?.kind === undefined) lacks.push('kind');
  if (!has('municipality', 'place', 'lat')) lacks.push('municipality');
  return lacks;
}

/** A plan that says nothing of some things: they are guessed anew. */
const without = (plan: Plan, ...names: (keyof Plan)[]): Plan => Object.fromEntries(Object.entries(plan).filter(([name]) => !(names as string[]).includes(name)));

export class LogbookOnItsWay {
  step = $state<Step>('file');
  file = $state.raw<File | null>(null);
  plan = $state.raw<Plan>({});
  reading = $state.raw<Reading | null>(null);
  preview = $state.raw<Preview | null>(null);
  progress = $state.raw<Progress | null>(null);
  kept = $state.raw<readonly Kept[]>([]);
  busy = $state(false);
  error = $state<string | null>(null);
  /** Whether storing was cut off: what came in is there, and it can be sent again. */
  cut = $state(false);
  /** The answer that is asked for last counts: others come too late. */
  private asked = 0;

  private failed(error: Failure): void {
    if (!app.endedBy(error)) this.error = failureText(error, words.t);
  }

  private async ask<T>(question: (file: File, plan: Plan, language: string) => Promise<Result<T>>): Promise<T | null> {
    if (this.file === null) return null;
    const turn = (this.asked += 1);
    this.busy = true;
    this.error = null;
    const result = await question(this.file, this.plan, words.language);
    if (turn !== this.asked) return null;
    this.busy = false;
    if (result.ok) return result.value;
    this.failed(result.error);
    return null;
  }

  async load(): Promise<void> {
    const told = await doors.plans();
    if (told.ok) this.kept = told.value;
    else this.failed(told.error);
  }

  async choose(file: File, plan: Plan): Promise<void> {
    this.file = file;
    this.plan = known(plan);
    this.reading = this.preview = this.progress = null;
    this.cut = false;
    if (await this.read()) this.step = 'columns';
  }

  /** Reads the file by the plan as it stands. */
  async read(): Promise<boolean> {
    const reading = await this.ask(doors.read);
    if (reading === null) return false;
    this.reading = reading;
    return true;
  }

  async change(plan: Plan): Promise<void> {
    this.plan = plan;
    await this.read();
  }

  sheet(sheet: string): Promise<void> {
    return this.change({ ...without(this.plan, 'header_row', 'columns'), sheet });
  }

  header(header_row: number): Promise<void> {
    return this.change({ ...without(this.plan, 'columns'), header_row });
  }

  column(name: string, heading: Heading | null): Promise<void> {
    const columns = this.reading === null ? {} : columnsOf(this.reading);
    // Nothing is two columns’: the other lets go of it.
    for (const [other, has] of Object.entries(columns)) if (heading !== null && has === heading) columns[other] = null;
    return this.change({ ...this.plan, columns: { ...this.plan.columns, ...columns, [name]: heading } });
  }

  fixed(list: Listed, code: string): Promise<void> {
    const fixed = { ...this.plan.fixed };
    if (code === '') Reflect.deleteProperty(fixed, list);
    else fixed[list] = code;
    return this.change({ ...this.plan, fixed });
  }

  /** An answer is sent with the next step: asking again at each would move the list under a finger. */
  answerPlace(text: string, code: string): void {
    const places = { ...this.plan.places };
    if (code === '') Reflect.deleteProperty(places, text);
    else places[text] = code;
    this.plan = { ...this.plan, places };
  }

  answerWord(list: Listed, word: string, code: string): void {
    const ofList = { ...this.plan.words?.[list] };
    if (code === '') Reflect.deleteProperty(ofList, word);
    else ofList[word] = code;
    this.plan = { ...this.plan, words: { ...this.plan.words, [list]: ofList } };
  }

  order(date_order: 'dmy' | 'mdy'): void {
    this.plan = { ...this.plan, date_order };
  }

  async look(): Promise<void> {
    const preview = await this.ask(doors.preview);
    if (preview === null) return;
    this.preview = preview;
    this.step = 'preview';
  }

  async bring(): Promise<void> {
    this.cut = false;
    const done = await this.ask((file, plan, language) => doors.bring(file, plan, language, (progress) => (this.progress = progress)));
    if (done === null) this.cut = this.progress !== null;
    else this.step = 'done';
  }

  /** The refused rows as a file; whether there is one. */
  async download(): Promise<boolean> {
    if (this.file === null) return false;
    const blob = await doors.refused(this.file, this.plan, words.language);
    if (blob === null) return false;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = 'filas-por-corregir.csv';
    link.click();
    URL.revokeObjectURL(link.href);
    return true;
  }

  async keep(id: string, name: string): Promise<boolean> {
    const columns = this.reading === null ? {} : columnsOf(this.reading);
    const told = await doors.keep(id, name, { ...this.plan, columns });
    if (told.ok) this.kept = told.value;
    else this.failed(told.error);
    return told.ok;
  }

  async forget(id: string): Promise<void> {
    const told = await doors.forget(id);
    if (told.ok) await this.load();
    else this.failed(told.error);
  }

  restart(): void {
    this.step = 'file';
    this.file = this.reading = this.preview = this.progress = null;
    this.plan = {};
    this.error = null;
    this.cut = false;
  }
}

