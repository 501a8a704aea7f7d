/** One frame of a text/event-stream. */
export interface Frame {
  id: string;
  event: string;
  data: string;
}

/** Cuts a growing text into frames; what is not complete yet stays in the rest. */
export function cutFrames(text: string): { frames: Frame[]; rest: string } {
  const parts = text.replace(/\r\n?/g, '\n').split('\n\n');
  const rest = parts.pop() ?? '';
  const frames = parts.map(parseFrame).filter((frame): frame is Frame => frame !== null);
  return { frames, rest };
}

function parseFrame(block: string): Frame | null {
  const frame: Frame = { id: '', event: 'message', data: '' };
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith(':') || !line) continue;
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') data.push(value);
    else if (name === 'id') frame.id = value;
    else if (name === 'event') frame.event = value;
  }
  frame.data = data.join('\n');
  return frame.id || frame.data || frame.event !== 'message' ? frame : null;
}

interface Listener {
  onFrame: (frame: Frame) => void;
  onOpen: () => void;
  onLost: () => void;
}

const QUIET_LIMIT_MS = 45_000;

/** Waits, but not longer than until the browser says that the network is back. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener('online', done);
  });
}


/**
 * Follows the live stream until the signal ends it. Own reader instead of EventSource, because a tab that
 * takes over the connection from another must be able to send that tab's Last-Event-ID.
 */
export async function follow(url: string, lastId: string, listener: Listener, signal: AbortSignal): Promise<void> {
  let cursor = lastId;
  let wait = 400;
  while (!signal.aborted) {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    signal.addEventListener('abort', stop);
    window.addEventListener('offline', stop);
    try {
      await readOnce(url, cursor, attempt, {
        ...listener,
        onOpen: () => {
          wait = 400;
          listener.onOpen();
        },
        onFrame: (frame) => {
          if (frame.id) cursor = frame.id;
          listener.onFrame(frame);
        },
      });
    } catch {
      // A cut stream is the normal case: say so below and try again.
    }
    signal.removeEventListener('abort', stop);
    window.removeEventListener('offline', stop);
    if (signal.aborted) return;
    listener.onLost();
    await pause(wait);
    wait = Math.min(wait * 2, 5_000);
  }
}

async function readOnce(url: string, cursor: string, attempt: AbortController, listener: Listener): Promise<void> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (cursor) headers['Last-Event-ID'] = cursor;
  const response = await fetch(url, { headers, signal: attempt.signal, credentials: 'same-origin' });
  if (!response.ok || !response.body) throw new Error(String(response.status));
  listener.onOpen();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let watchdog = setTimeout(() => attempt.abort(), QUIET_LIMIT_MS);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => attempt.abort(), QUIET_LIMIT_MS);
      const cut = cutFrames(rest + value);
      rest = cut.rest;
      cut.frames.forEach(listener.onFrame);
    }
  } finally {
    clearTimeout(watchdog);
  }
}
