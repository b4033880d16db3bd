/**
 * The first few bytes. They set the order in which the rest comes over a slow line: who is here, the geometry worker
 * and the page first, because the live stream waits for them; then the map, which is twice as large.
 */
import './views/base.css';
import { isEnrolled } from './api/device';
import { answers } from './api/start';
import { openEarly } from './live/early';
import { openBasemap } from './map/basemap';
import { geometry } from './map/geometry';
import { wakeGraphics } from './map/wake';

// An enrolled phone asks for its PIN first: until then nothing is asked in anybody's name.
if (!isEnrolled()) {
  answers();
  openEarly();
}
openBasemap();
geometry();
void import('./page').then(() => import('./map/risk_map'));
wakeGraphics();
