import { useEffect, useRef } from 'react';

/** Lets an element take what is dropped on it. */
export function useDropZone<E extends HTMLElement>(onDrop: () => void) {
  const zone = useRef<E>(null);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    const element = zone.current;
    if (!element) return undefined;
    const over = (event: DragEvent) => event.preventDefault();
    const drop = (event: DragEvent) => {
      event.preventDefault();
      latest.current();
    };
    element.addEventListener('dragover', over);
    element.addEventListener('drop', drop);
    return () => {
      element.removeEventListener('dragover', over);
      element.removeEventListener('drop', drop);
    };
  }, []);
  return zone;
}
