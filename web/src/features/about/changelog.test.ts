import { expect, test } from 'vitest';
import { codeParts, releasesOf } from './changelog';

test('releases and their changes are told apart', () => {
  const text = '# Changelog\n\nWords.\n\n## 0.2.0\n\n- One\n  goes on.\n- Two\n\n## 0.1.0\n\n- Three\n';
  expect(releasesOf(text)).toEqual([
    { title: '0.2.0', changes: ['One goes on.', 'Two'] },
    { title: '0.1.0', changes: ['Three'] },
  ]);
});

test('code stands at every second place', () => {
  expect(codeParts('run `./zhidan up` now')).toEqual(['run ', './zhidan up', ' now']);
});
