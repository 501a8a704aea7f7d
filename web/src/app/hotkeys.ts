import { useEffect, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { remembered, Store } from './store';

type Group = 'global' | 'go' | 'list' | 'order';

interface Hotkey {
  keys: string;
  group: Group;
}

/** Every key of the product; the key sheet, the tooltips and the palette read them here. */
export const HOTKEYS = {
  palette: { keys: '$mod+k', group: 'global' },
  help: { keys: 'Shift+?', group: 'global' },
  search: { keys: '/', group: 'global' },
  sidebar: { keys: '[', group: 'global' },
  undo: { keys: 'z', group: 'global' },
  goHome: { keys: 'g h', group: 'go' },
  goEntry: { keys: 'g n', group: 'go' },
  goOrders: { keys: 'g o', group: 'go' },
  goReview: { keys: 'g r', group: 'go' },
  goExceptions: { keys: 'g x', group: 'go' },
  goMerging: { keys: 'g b', group: 'go' },
  goImports: { keys: 'g i', group: 'go' },
  goFulfilment: { keys: 'g w', group: 'go' },
  goScan: { keys: 'g p', group: 'go' },
  goStock: { keys: 'g s', group: 'go' },
  goProducts: { keys: 'g c', group: 'go' },
  goMatching: { keys: 'g m', group: 'go' },
  goCustomers: { keys: 'g u', group: 'go' },
  goPayments: { keys: 'g f', group: 'go' },
  clearFilters: { keys: 'Shift+Escape', group: 'list' },
  density: { keys: 'Shift+D', group: 'list' },
  next: { keys: 'j', group: 'list' },
  previous: { keys: 'k', group: 'list' },
  select: { keys: 'x', group: 'list' },
  selectPage: { keys: '$mod+a', group: 'list' },
  leftColumn: { keys: 'ArrowLeft', group: 'list' },
  rightColumn: { keys: 'ArrowRight', group: 'list' },
  open: { keys: 'Enter', group: 'list' },
  openFull: { keys: 'o', group: 'list' },
  approve: { keys: 'a', group: 'order' },
  hold: { keys: 'h', group: 'order' },
  change: { keys: 'e', group: 'order' },
  enterPayment: { keys: 'p', group: 'order' },
  approveSelected: { keys: 'Shift+A', group: 'order' },
  holdSelected: { keys: 'Shift+H', group: 'order' },
  merge: { keys: 'm', group: 'order' },
  split: { keys: 's', group: 'order' },
  unsplit: { keys: 'Shift+S', group: 'order' },
  takeLess: { keys: '-', group: 'order' },
  takeMore: { keys: '=', group: 'order' },
  splitNow: { keys: '$mod+Enter', group: 'order' },
} as const satisfies Record<string, Hotkey>;

export type HotkeyId = keyof typeof HOTKEYS;

/** Keys that a grid or a card handles itself while it has the focus; listed for the sheet only. */
const WITH_FOCUS: HotkeyId[] = ['select', 'selectPage', 'open', 'takeLess', 'takeMore'];

export const singleKeysOn = remembered<boolean>('singleKeys', true);

type Handler = () => void;
const handlers = new Map<HotkeyId, Handler[]>();

export const tabKey = new Store<((index: number) => void) | null>(null);

export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  const target = event.target as HTMLElement | null;
  if (!target) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return target.tagName === 'INPUT' && !['checkbox', 'radio', 'button'].includes((target as HTMLInputElement).type);
}

function inDialog(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

function isSingle(keys: string): boolean {
  return !keys.includes('$mod') && !keys.includes('Escape');
}

function fire(id: HotkeyId, event: KeyboardEvent): void {
  const { keys } = HOTKEYS[id];
  const handler = handlers.get(id)?.at(-1);
  if (!handler || event.defaultPrevented) return;
  if (isSingle(keys) && (isTyping(event) || !singleKeysOn.get())) return;
  if (inDialog()) return;
  event.preventDefault();
  handler();
}

export function startHotkeys(): () => void {
  const bindings: Record<string, (event: KeyboardEvent) => void> = {};
  for (const id of Object.keys(HOTKEYS) as HotkeyId[]) {
    if (!WITH_FOCUS.includes(id)) bindings[HOTKEYS[id].keys] = (event) => fire(id, event);
  }
  for (let digit = 1; digit <= 9; digit += 1) {
    bindings[String(digit)] = (event) => {
      if (isTyping(event) || inDialog() || !singleKeysOn.get()) return;
      tabKey.get()?.(digit - 1);
    };
  }
  return tinykeys(window, bindings);
}

/** The newest handler of a key is the one that runs: a peek above a list wins over the list. */
export function useHotkey(id: HotkeyId, handler: Handler, enabled = true): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const own = () => latest.current();
    handlers.set(id, [...(handlers.get(id) ?? []), own]);
    return () => {
      handlers.set(id, (handlers.get(id) ?? []).filter((other) => other !== own));
    };
  }, [id, enabled]);
}

const SYMBOLS: Record<string, string> = { Escape: 'Esc', Enter: '↵', Shift: '⇧', ArrowLeft: '←', ArrowRight: '→', '-': '−', '=': '+' };

/** "Shift+A" as the parts a keyboard shows: ["⇧", "A"]. */
export function keyParts(keys: string, isMac: boolean = /Mac/.test(navigator.platform)): string[] {
  return keys
    .split(/[+ ]/)
    .filter((part) => !(part === 'Shift' && keys.endsWith('?')))
    .map((part) => (part === '$mod' ? (isMac ? '⌘' : 'Ctrl') : (SYMBOLS[part] ?? part.toUpperCase())));
}
