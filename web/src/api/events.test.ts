import { describe, expect, it } from 'vitest';
import { csrfToken, queryString } from './client';
import { cutFrames } from './events';

describe('the live stream', () => {
  it('cuts whole frames and keeps the rest', () => {
    const { frames, rest } = cutFrames('id: 7\nevent: order.changed\ndata: {"ids":["a"]}\n\n: beat\n\nid: 8\nevent: cou');
    expect(frames).toEqual([{ id: '7', event: 'order.changed', data: '{"ids":["a"]}' }]);
    expect(rest).toBe('id: 8\nevent: cou');
  });
  it('reads several data lines, carriage returns and a bare reset', () => {
    const { frames } = cutFrames('data: a\r\ndata: b\r\n\r\nevent: reset\n\n');
    expect(frames).toEqual([
      { id: '', event: 'message', data: 'a\nb' },
      { id: '', event: 'reset', data: '' },
    ]);
  });
});

describe('requests', () => {
  it('finds the token under any prefix', () => {
    expect(csrfToken('a=1; __Host-csrftoken=x%20y; b=2')).toBe('x y');
    expect(csrfToken('a=1')).toBe('');
  });
  it('leaves out what is empty', () => {
    expect(queryString({ q: '', stage: 'picking', limit: 50, cursor: undefined })).toBe('?stage=picking&limit=50');
  });
});
