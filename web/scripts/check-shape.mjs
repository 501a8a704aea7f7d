// The house rules that no linter knows: who may import whom, and where default exports live.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const SOURCE = new URL('../src', import.meta.url).pathname;
const faults = [];
const walk = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });

const ALLOWED = { api: ['api'], app: ['api', 'app', 'ui', 'assets', 'locales'], ui: ['api', 'app', 'ui'], features: ['api', 'app', 'ui', 'assets'], locales: [] };

for (const path of walk(SOURCE)) {
  const name = relative(SOURCE, path);
  if (!/\.(tsx?|css)$/.test(name) || name === 'api/schema.d.ts') continue;
  const text = readFileSync(path, 'utf8');
  if (/\.css$/.test(name)) {
    if (name.startsWith('features') && /#[0-9a-f]{3,8}\b/i.test(text.replace(/#fff\b|#1a7243|#b3261e/gi, ''))) faults.push(`${name}: a colour beside the tokens`);
    continue;
  }
  if (text.split('\n').length > 251) faults.push(`${name}: more than 250 lines`);
  if (/export default/.test(text) && !/Page\.tsx$/.test(name)) faults.push(`${name}: default export outside of a page`);
  const [room, feature] = name.split('/');
  for (const [, target] of text.matchAll(/from '@\/([^']+)'/g)) {
    const [wanted, other] = target.split('/');
    if (ALLOWED[room] && !ALLOWED[room].includes(wanted) && !(room === 'features' && wanted === 'features' && other === feature)) faults.push(`${name}: may not import @/${target}`);
  }
}
if (faults.length) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log('shape: clean');
