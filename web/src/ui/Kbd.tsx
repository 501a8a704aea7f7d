import clsx from 'clsx';
import { HOTKEYS, keyParts, type HotkeyId } from '@/app/hotkeys';
import css from './small.module.css';

export function Keys({ keys, onBar = false }: { keys: string; onBar?: boolean }) {
  return (
    <span className={clsx(css.kbd, onBar && css.bar)} aria-hidden>
      {keyParts(keys).map((part) => (
        <kbd key={part}>{part}</kbd>
      ))}
    </span>
  );
}

export function Kbd({ id, onBar }: { id: HotkeyId; onBar?: boolean }) {
  return <Keys keys={HOTKEYS[id].keys} onBar={onBar} />;
}
