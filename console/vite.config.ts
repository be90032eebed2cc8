/** How the console is built, and served while it is worked on. */
import { defineConfig } from 'vite';

/** A server that is running, and its admin key: only `console:dev` uses them. */
const { PAGESCOPE_ORIGIN = 'http://127.0.0.1:2600', PAGESCOPE_ADMIN_KEY = '' } = process.env;

export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    cssTarget: ['chrome125', 'firefox128', 'safari18'],
    // The policy allows no inline code and no data: scripts or styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    proxy: {
      '/admin': {
        target: PAGESCOPE_ORIGIN,
        headers: PAGESCOPE_ADMIN_KEY ? { authorization: `Bearer ${PAGESCOPE_ADMIN_KEY}` } : {},
        // Holders of the key are programs, which have no origin.
        configure: (proxy) => void proxy.on('proxyReq', (call) => call.removeHeader('origin')),
      },
    },
  },
});
