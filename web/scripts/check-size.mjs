// What a browser must fetch before the person can work, in gzip bytes, against the budgets.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = new URL('../dist', import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'));
const sizeOf = (file) => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length;

function files(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    files(manifest[key].imports ?? [], seen);
  }
  return seen;
}

const scripts = (keys) => [...files(keys)].map((key) => manifest[key].file).filter((file) => file.endsWith('.js'));
const sum = (list) => [...new Set(list)].reduce((total, file) => total + sizeOf(file), 0) / 1000;
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const page = (name) => Object.keys(manifest).find((key) => key.endsWith(name));
const shell = scripts([entry, page('locales/zh-CN/index.ts')]);
const orders = [...shell, ...scripts([page('features/orders/OrdersPage.tsx')])];
const rows = [
  ['shell', sum(shell), 265],
  ['order list', sum(orders), 350],
];
let isOver = false;
for (const [name, size, budget] of rows) {
  console.log(`${name}: ${size.toFixed(1)} kB of script (gzip), budget ${budget}`);
  isOver ||= size > budget;
}
const shellFiles = new Set(shell);
for (const key of Object.keys(manifest).filter((name) => name.endsWith('Page.tsx'))) {
  const own = sum(scripts([key]).filter((file) => !shellFiles.has(file)));
  if (own > 60) {
    console.log(`${key}: ${own.toFixed(1)} kB beyond the shell, budget 60`);
    isOver = true;
  }
}
process.exit(isOver ? 1 : 0);
