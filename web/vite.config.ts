import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const BACKEND = process.env.ZHIDAN_BACKEND ?? 'http://127.0.0.1:8000';

/** Writes a .gz beside every text asset, so that the server never compresses on a request. */
function precompress(): Plugin {
  const walk = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? walk(path) : [path];
    });
  let folder = 'dist';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      for (const path of walk(folder)) {
        if (/\.(js|css|html|svg|json)$/.test(path)) writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
  server: { port: 5173, proxy: { '/api': { target: BACKEND, changeOrigin: false } } },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            { name: 'mantine', test: /node_modules\/(@mantine|@floating-ui|react-remove-scroll|react-textarea-autosize)\// },
            { name: 'tanstack', test: /node_modules\/@tanstack\/(react-query|query-core|react-router|router-core|history|react-store|store)\// },
            { name: 'grid', test: /node_modules\/@tanstack\/(react-table|table-core|react-virtual|virtual-core)\// },
            { name: 'i18n', test: /node_modules\/(i18next|react-i18next)\// },
          ],
        },
      },
    },
  },
});
