/**
 * Makes the browser start its graphics process and load the driver while the line is busy: the map then gets its
 * drawing surface at once instead of waiting for both.
 */
export function wakeGraphics(): void {
  document.createElement('canvas').getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
}
