import { useEffect, useRef } from 'react';
import { makeFramer } from './framing';

const WAIT_MS = 90;

/** Listens on the whole window, so that a scan counts whatever has the focus; text fields keep their keys. */
export function useScanner(onScan: (code: string) => void, isOn: boolean): void {
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => {
    if (!isOn) return undefined;
    const framer = makeFramer();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const isField = target.tagName === 'INPUT' || target.tagName === 'TEXTAREA';
      if (event.ctrlKey || event.metaKey || event.altKey || isField || document.querySelector('[aria-modal="true"]')) return;
      const code = framer.key(event.key, event.timeStamp);
      // A code that holds "go" must not lead to the orders: here the letters are the scanner's.
      const isLetter = event.key.length === 1 && event.key !== '?';
      if (isLetter || code) event.preventDefault();
      if (code) latest.current(code);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const late = framer.pause(performance.now());
        if (late) latest.current(late);
      }, WAIT_MS);
    };
    window.addEventListener('keydown', onKey, true);
    return () => {
      window.removeEventListener('keydown', onKey, true);
      clearTimeout(timer);
    };
  }, [isOn]);
}
