import { describe, expect, it } from 'vitest';
import { readPaste } from './paste';

describe('pasted tracking numbers', () => {
  it('reads tabs, commas and blanks, and skips lines without a number', () => {
    expect(readPaste('F1\tSF123\t顺丰速运\nF2, ZTO9\n\nF3\nF4  YT7')).toEqual([
      { number: 'F1', tracking_no: 'SF123', carrier: '顺丰速运' },
      { number: 'F2', tracking_no: 'ZTO9', carrier: '' },
      { number: 'F4', tracking_no: 'YT7', carrier: '' },
    ]);
  });
});
