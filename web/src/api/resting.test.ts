import { describe, expect, it } from 'vitest';
import { restLeft } from './resting';

describe('a dear answer', () => {
  const answered = { dataUpdatedAt: 10_000, fetchStatus: 'idle' };
  it('rests for what is left of its time', () => {
    expect(restLeft(answered, 4_000, 11_000)).toBe(3_000);
    expect(restLeft(answered, 4_000, 14_000)).toBe(0);
    expect(restLeft(answered, 4_000, 60_000)).toBe(0);
  });
  it('is not asked for again while it is being asked for', () => {
    expect(restLeft({ ...answered, fetchStatus: 'fetching' }, 4_000, 60_000)).toBe(4_000);
  });
});
