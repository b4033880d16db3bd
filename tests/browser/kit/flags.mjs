/**
 * WebGL in software, the page composed as on any machine without a graphics card, and none of the browser's own calls to
 * the outside.
 */
export const FLAGS = [
  '--headless', '--no-sandbox', '--enable-unsafe-swiftshader',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
];
