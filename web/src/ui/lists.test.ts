import { describe, expect, it } from 'vitest';
import { patchRows } from './ResourceList/patch';
import { toggled, withRange } from './DataGrid/selection';

describe('live rows', () => {
  const id = (row: { id: string }) => row.id;
  it('patches in place, never moves, and counts what waits', () => {
    const shown = [{ id: 'a', v: 1 }, { id: 'b', v: 1 }];
    const fresh = [{ id: 'c', v: 1 }, { id: 'b', v: 2 }];
    expect(patchRows(shown, fresh, id)).toEqual({ rows: [{ id: 'a', v: 1 }, { id: 'b', v: 2 }], changed: new Set(['b']), missing: ['a'], waiting: 1 });
  });
  it('says nothing when nothing has changed', () => {
    const rows = [{ id: 'a', v: 1 }];
    expect(patchRows(rows, [{ id: 'a', v: 1 }], id)).toEqual({ rows, changed: new Set(), missing: [], waiting: 0 });
  });
});

describe('selection', () => {
  it('toggles, and extends from the anchor in both directions', () => {
    expect(toggled({ a: true }, 'a')).toEqual({});
    expect(withRange({}, ['a', 'b', 'c', 'd'], 'c', 'a')).toEqual({ a: true, b: true, c: true });
    expect(withRange({}, ['a', 'b'], null, 'b')).toEqual({ b: true });
  });
});
