/** Who is here and which screen they see. */
import { api, type Failure } from '../api/client';
import type { Session, Taxonomy } from '../api/schema';
import { expectStream } from '../live/early';
import { authorOf, outbox } from '../offline/outbox.svelte';
import { answers, askAgain } from '../api/start';

export type Phase =
  | { kind: 'starting' }
  | { kind: 'unreachable'; error: Failure }
  | { kind: 'signed_out'; ended: boolean }
  | { kind: 'signed_in'; session: Session; taxonomy: Taxonomy };

class App {
  phase = $state<Phase>({ kind: 'starting' });
  /** Until the server says otherwise nothing claims to be real or not; both public and session answers carry it. */
  synthetic = $state(false);

  async start(): Promise<void> {
    this.phase = { kind: 'starting' };
    const [session, taxonomy, deployment] = await answers();
    askAgain();
    if (deployment.ok) this.synthetic = deployment.value.synthetic;
    if (session.ok) {
      if (taxonomy.ok) this.#enter(session.value, taxonomy.value);
      else this.phase = { kind: 'unreachable', error: taxonomy.error };
    } else if (session.error.kind === 'problem' && session.error.status === 401) {
      expectStream(false);
      this.phase = { kind: 'signed_out', ended: false };
    } else this.phase = { kind: 'unreachable', error: session.error };
  }

  async entered(session: Session): Promise<void> {
    const taxonomy = await api.taxonomy();
    if (taxonomy.ok) this.#enter(session, taxonomy.value);
    else this.phase = { kind: 'unreachable', error: taxonomy.error };
  }

  /** Leaves for good: what was not sent goes too, since the next person here may be another. */
  async signOut(): Promise<void> {
    outbox.clear();
    outbox.close();
    await api.signOut();
    expectStream(false);
    history.replaceState(null, '', location.pathname);
    this.phase = { kind: 'signed_out', ended: false };
  }

  ended(): void {
    outbox.close();
    expectStream(false);
    this.phase = { kind: 'signed_out', ended: true };
  }

  #enter(session: Session, taxonomy: Taxonomy): void {
    this.synthetic = session.deployment.synthetic;
    expectStream(session.may.map !== null);
    this.phase = { kind: 'signed_in', session, taxonomy };
    outbox.open(authorOf(session), () => this.ended());
  }
}

export const app = new App();
