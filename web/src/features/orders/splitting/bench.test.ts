import { describe, expect, it } from 'vitest';
import { moved, placeAfter, type Parts } from './bench';

const start: Parts = [
  [
    { line_id: 'a', quantity: 3 },
    { line_id: 'b', quantity: 1 },
  ],
];

describe('moving pieces between parts', () => {
  it('divides a line and loses nothing', () => {
    const next = moved(start, 0, 1, 'a', 2);
    expect(next).toEqual([
      [
        { line_id: 'a', quantity: 1 },
        { line_id: 'b', quantity: 1 },
      ],
      [{ line_id: 'a', quantity: 2 }],
    ]);
    expect(moved(next, 1, 0, 'a', 2)).toEqual(start);
  });

  it('leaves out the part that was emptied', () => {
    const two = moved(start, 0, 1, 'b', 1);
    expect(moved(two, 1, 0, 'b', 1)).toHaveLength(1);
    expect(placeAfter(two, 0, 1, 'a', 3)).toBe(0);
    expect(placeAfter(two, 0, 1, 'a', 1)).toBe(1);
  });

  it('does nothing with what is not there', () => {
    expect(moved(start, 0, 0, 'a', 1)).toBe(start);
    expect(moved(start, 0, 2, 'a', 1)).toBe(start);
    expect(moved(start, 0, 1, 'x', 1)).toBe(start);
  });
});
