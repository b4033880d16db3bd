/** The screens that come when they are opened, and who has them; each is a part of its own. */
import type { Component } from 'svelte';
import type { Session, Taxonomy } from '../api/schema';
import type { Screen } from '../screen';

type Given = { session: Session; taxonomy: Taxonomy; offline: boolean };
export type Load = () => Promise<{ default: Component<Given> }>;
type Role = Session['role'];

const is = (...roles: readonly Role[]) => ({ role }: Session): boolean => roles.includes(role);
const anybody = (): boolean => true;
/** One that asks for nothing is given nothing that it would look at. */
const bare = (load: () => Promise<{ default: Component<Record<string, never>> }>): Load => load as unknown as Load;
const manages = ({ may }: Session): boolean => may.manages.length > 0;

const BY_NAME: Partial<Record<Screen, readonly [may: (session: Session) => boolean, load: Load]>> = {
  access: [anybody, () => import('./AccessPage.svelte')],
  accounts: [is('steward'), () => import('./AccountsPage.svelte')],
  hindsight: [({ may }) => may.past, () => import('./HindsightPage.svelte')],
  indicators: [is('supervisor', 'steward'), () => import('./IndicatorsPage.svelte')],
  planning: [is('supervisor'), () => import('./PlanningPage.svelte')],
  pocket: [is('promoter', 'supervisor'), () => import('./PocketPage.svelte')],
  releases: [is('supervisor', 'advocate', 'steward'), () => import('./ReleasesPage.svelte')],
  people: [manages, () => import('./PeoplePage.svelte')],
  check: [is('steward'), () => import('./CheckPage.svelte')],
  board: [is('supervisor'), () => import('./BoardPage.svelte')],
  roster: [is('supervisor'), () => import('./RosterPage.svelte')],
  ready: [is('supervisor'), () => import('./ReadyPage.svelte')],
  support: [is('supervisor', 'advocate', 'steward'), () => import('./SupportPage.svelte')],
  directory: [anybody, () => import('./DirectoryPage.svelte')],
  bulletins: [is('promoter', 'supervisor', 'steward'), () => import('./BulletinsPage.svelte')],
  lessons: [is('promoter', 'supervisor', 'steward'), bare(() => import('./LessonsPage.svelte'))],
  facilities: [is('supervisor', 'steward'), () => import('./FacilityPage.svelte')],
  logbooks: [is('supervisor'), () => import('./LogbooksPage.svelte')],
  places: [is('supervisor'), () => import('./PlacesPage.svelte')],
  debrief: [is('supervisor'), () => import('./DebriefPage.svelte')],
  paper: [is('supervisor'), () => import('./PaperPage.svelte')],
  lost_phone: [manages, () => import('./LostPhonePage.svelte')],
  outing: [({ may }) => may.report, () => import('./OutingPage.svelte')],
  guides: [anybody, bare(() => import('./GuidesPage.svelte'))],
  my_data: [anybody, () => import('./MyDataPage.svelte')],
  log: [is('steward'), () => import('./LogPage.svelte')],
  sharing: [anybody, () => import('./SharingPage.svelte')],
  devices: [anybody, () => import('./DevicesPage.svelte')],
};
const BRIEFING: Load = () => import('./BriefingPage.svelte');
const CALM: Load = () => import('./Calm.svelte');

/** What somebody sees who asks for a screen; null is the map. The same again for the same question. */
export function loadOf(session: Session, screen: Screen, briefs: boolean): Load | null {
  if (session.must_set_up || screen === 'access') return BY_NAME.access?.[1] ?? null;
  if (briefs) return BRIEFING;
  const [may, load] = BY_NAME[screen] ?? [];
  if (may?.(session) === true && load !== undefined) return load;
  return session.may.map === null ? CALM : null;
}
