import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Factory, Import, Languages, Package, Search, Shirt, ShoppingBag, Sun, Users, type LucideIcon } from 'lucide-react';
import { useDeferredValue, useEffect, useId, useState, type KeyboardEvent } from 'react';
import { useMantineColorScheme } from '@mantine/core';
import { useGet } from '@/api/query';
import { Keys } from '@/ui/Kbd';
import { HOTKEYS, useHotkey } from './hotkeys';
import { currentLocale, useT } from './i18n';
import { NAV } from './nav';
import { paletteOpen } from './overlays';
import { useCan } from './session';
import css from './overlays.module.css';
import { useStore } from './store';
import { chooseLocale } from './TopBar';

interface Command {
  id: string;
  group: 'found' | 'jump' | 'do';
  label: string;
  more?: string;
  icon: LucideIcon;
  keys?: string;
  run: () => void;
}

interface SearchHit {
  kind: 'order' | 'fulfilment' | 'customer' | 'sku' | 'supplier' | 'import';
  id: string;
  label: string;
  more: string;
  parent_id: string | null;
}

/** Where what was found is looked at. */
const FOUND: Record<SearchHit['kind'], { icon: LucideIcon; to: (hit: SearchHit) => { to: string; search?: Record<string, string> } }> = {
  order: { icon: ShoppingBag, to: ({ id }) => ({ to: `/orders/${id}` }) },
  fulfilment: { icon: Package, to: ({ id }) => ({ to: '/fulfilment', search: { open: id } }) },
  customer: { icon: Users, to: ({ id }) => ({ to: `/customers/${id}` }) },
  sku: { icon: Shirt, to: ({ parent_id }) => ({ to: `/products/${parent_id}` }) },
  supplier: { icon: Factory, to: ({ id }) => ({ to: '/suppliers', search: { open: id } }) },
  import: { icon: Import, to: ({ id }) => ({ to: `/imports/${id}` }) },
};

const MIN_LETTERS = 2;

function useCommands(text: string): { commands: Command[]; isSearching: boolean } {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const wanted = text.trim();
  const isLong = wanted.length >= MIN_LETTERS;
  const hits = useGet<{ items: SearchHit[] }>('/search', { q: wanted }, { enabled: isLong, keep: true });
  const open = (to: string) => () => void navigate({ to: to });
  const found = (isLong ? (hits.data?.items ?? []) : []).map((hit): Command => ({ id: hit.kind + hit.id, group: 'found', icon: FOUND[hit.kind].icon, label: hit.label, more: [t(`palette_kind.${hit.kind}`), hit.more].filter(Boolean).join(' · '), run: () => void navigate(FOUND[hit.kind].to(hit)) }));
  const jump = NAV.filter((item) => item.mayOpen(can)).map(
    (item): Command => ({ id: item.id, group: 'jump', icon: item.icon, label: t(`nav.${item.id}`), keys: item.hotkey && HOTKEYS[item.hotkey].keys, run: open(item.to) }),
  );
  const actions: Command[] = [
    { id: 'theme', group: 'do', icon: Sun, label: t('theme_switch'), run: () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark') },
    { id: 'locale', group: 'do', icon: Languages, label: t('language_switch'), run: () => void chooseLocale(currentLocale() === 'en' ? 'zh-CN' : 'en', true) },
  ];
  const fits = (command: Command) => command.label.toLowerCase().includes(wanted.toLowerCase());
  return { commands: [...found, ...[...jump, ...actions].filter(fits)], isSearching: isLong && hits.isFetching };
}

function PaletteBody({ onClose }: { onClose: () => void }) {
  const t = useT();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { commands, isSearching } = useCommands(useDeferredValue(text));
  useEffect(() => setAt(0), [text]);
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((old) => (old + step + commands.length) % Math.max(1, commands.length));
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(commands[at]);
  };
  return (
    <div>
      <div className={css.paletteInput}>
        <Search size={18} aria-hidden />
        <input data-autofocus role="combobox" aria-expanded aria-controls={listId} aria-activedescendant={commands[at] && `${listId}-${at}`} aria-label={t('palette')} placeholder={t('palette_hint')} value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={onKeyDown} />
      </div>
      <div role="listbox" id={listId} aria-label={t('palette')} className={css.paletteList}>
        {commands.map((command, index) => (
          <div key={command.group + command.id} role="presentation">
            {command.group !== commands[index - 1]?.group && <h3 aria-hidden>{t(`palette_group.${command.group}`)}</h3>}
            <div role="option" id={`${listId}-${index}`} aria-selected={index === at} className={css.command} onMouseMove={() => setAt(index)} onClick={() => run(command)}>
              <command.icon size={16} aria-hidden />
              <span className="num">{command.label}</span>
              {command.more && <small className="cut">{command.more}</small>}
              {command.keys && <Keys keys={command.keys} />}
            </div>
          </div>
        ))}
      </div>
      {!commands.length && <p className={css.paletteNone}>{t(isSearching ? 'searching' : 'palette_none')}</p>}
    </div>
  );
}

export function Palette() {
  const t = useT();
  const isOpen = useStore(paletteOpen);
  useHotkey('palette', () => paletteOpen.set(true));
  const close = () => paletteOpen.set(false);
  return (
    <Modal.Root opened={isOpen} onClose={close} size={600} padding={0} yOffset="10vh" lockScroll={false} transitionProps={{ duration: 60 }}>
      <Modal.Overlay backgroundOpacity={0.25} />
      <Modal.Content aria-label={t('palette')} radius={12}>
        <PaletteBody onClose={close} />
      </Modal.Content>
    </Modal.Root>
  );
}
