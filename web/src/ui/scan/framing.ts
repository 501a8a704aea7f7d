/** Cuts key strokes into scans: ended by Enter, or by a pause after keys that came faster than a hand types. */
export interface Framer {
  key: (key: string, at: number) => string | null;
  /** Called when nothing came for a while; answers a scan of a reader that sends no Enter. */
  pause: (at: number) => string | null;
}

export const FAST_MS = 35;
export const MIN_LENGTH = 4;

export function makeFramer(): Framer {
  let text = '';
  let last = 0;
  let isFast = true;
  const reset = () => {
    text = '';
    isFast = true;
  };
  const take = () => {
    const scan = text.trim();
    reset();
    return scan.length >= MIN_LENGTH ? scan : null;
  };
  return {
    key(key, at) {
      if (key === 'Enter') return take();
      if (key.length !== 1) return null;
      const gap = at - last;
      last = at;
      if (text && gap > 10 * FAST_MS) reset();
      else if (text && gap > FAST_MS) isFast = false;
      text += key;
      return null;
    },
    pause(at) {
      if (!text || at - last <= FAST_MS) return null;
      return isFast && text.trim().length >= MIN_LENGTH ? take() : null;
    },
  };
}
