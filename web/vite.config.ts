import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { maplibre } from './build/maplibre.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const server = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [maplibre(), svelte()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0, // the server's policy is 'self': nothing may be inlined as data
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: at('index.html'), sw: at('src/offline/sw.ts') },
      output: {
        // The service worker must keep its name and stand at the root to serve the whole site.
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/api/v1/live': { target: server, ws: true },
      '/api': server,
      '/basemap': server,
    },
  },
  test: { include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'] },
} as Parameters<typeof defineConfig>[0]);
