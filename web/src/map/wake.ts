/**
 * Opens the map's drawing surface while the line is still busy: starting the browser's graphics process, loading the
 * driver and making a context takes a cheap phone long, and the page would stand still for it later.
 */
let early: HTMLCanvasElement | null = null;

export function wakeGraphics(): void {
  early = document.createElement('canvas');
  // As MapLibre asks for it: a context is made once, and later wishes are not heard.
  early.getContext('webgl2', { alpha: true, depth: true, stencil: true, premultipliedAlpha: true, antialias: false, powerPreference: 'high-performance' });
}

/** The canvas of a map that is being made, in its container; the first one gets the surface that was opened early. */
export function surfaceIn(container: HTMLElement): HTMLCanvasElement {
  const canvas = early ?? document.createElement('canvas');
  early = null;
  canvas.className = 'maplibregl-canvas';
  container.append(canvas);
  return canvas;
}
