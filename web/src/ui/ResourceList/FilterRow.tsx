import { Button, Menu, Popover, TextInput } from '@mantine/core';
import clsx from 'clsx';
import { Check, ChevronDown, Search as SearchIcon, X } from 'lucide-react';
import { useEffect, useRef, useState, type ComponentProps, type KeyboardEvent } from 'react';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { Kbd } from '../Kbd';
import css from './list.module.css';
import { filterOf, hasFilter, withFilter, type Search } from './search';
import type { Filter } from './types';

interface FilterRowProps {
  filters: Filter[];
  search: Search;
  onSearch: (next: Search) => void;
  hint?: string;
  tabParam?: string;
  /** From the search box into what it found. */
  onInto?: () => void;
}

const TYPING_MS = 300;

function SearchBox({ value, hint, onValue, onInto }: { value: string; hint: string; onValue: (value: string) => void; onInto?: () => void }) {
  const t = useT();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  useEffect(() => {
    if (text === sent.current) return undefined;
    const timer = setTimeout(() => {
      sent.current = text.trim();
      onValue(text.trim());
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, onValue]);
  useHotkey('search', () => box.current?.focus());
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') box.current?.blur();
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    sent.current = text.trim();
    onValue(sent.current);
    onInto?.();
  };
  return (
    <TextInput
      ref={box}
      className={css.search}
      size="xs"
      value={text}
      placeholder={hint}
      aria-label={t('search')}
      leftSection={<SearchIcon size={14} aria-hidden />}
      rightSection={
        text ? (
          <button type="button" className={css.clear} aria-label={t('clear')} onClick={() => setText('')}>
            <X size={14} aria-hidden />
          </button>
        ) : (
          <Kbd id="search" />
        )
      }
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}

function Chip({ label, value, className, ...rest }: { label: string; value: string } & ComponentProps<'button'>) {
  return (
    <button type="button" className={clsx(css.chip, value && css.chipOn, className)} {...rest}>
      {label}
      {value && <b>{value}</b>}
      <ChevronDown size={13} aria-hidden />
    </button>
  );
}

function ChoiceChip({ filter, search, onSearch }: { filter: Extract<Filter, { kind: 'choice' }>; search: Search; onSearch: FilterRowProps['onSearch'] }) {
  const t = useT();
  const value = search[filter.id] ?? '';
  const set = (next: string | undefined) => onSearch(withFilter(search, { [filter.id]: next }));
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Chip label={filter.label} value={value ? (filter.choices.find((choice) => choice.value === value)?.label ?? value) : ''} />
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        {filter.choices.map((choice) => (
          <Menu.Item key={choice.value} rightSection={choice.value === value ? <Check size={14} aria-hidden /> : null} onClick={() => set(choice.value === value ? undefined : choice.value)}>
            {choice.label}
          </Menu.Item>
        ))}
        {value && <Menu.Divider />}
        {value && <Menu.Item onClick={() => set(undefined)}>{t('clear')}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

function DatesChip({ filter, search, onSearch }: { filter: Extract<Filter, { kind: 'dates' }>; search: Search; onSearch: FilterRowProps['onSearch'] }) {
  const t = useT();
  const prefix = filter.id && `${filter.id}_`;
  const names = [`${prefix}from`, `${prefix}to`] as const;
  const [from, to] = [search[names[0]] ?? '', search[names[1]] ?? ''];
  const shown = from || to ? `${from || '…'} – ${to || '…'}` : '';
  return (
    <Popover position="bottom-start" trapFocus>
      <Popover.Target>
        <Chip label={filter.label} value={shown} />
      </Popover.Target>
      <Popover.Dropdown className="stack">
        {names.map((name, index) => (
          <TextInput key={name} type="date" label={t(index === 0 ? 'date_from' : 'date_to')} value={search[name] ?? ''} onChange={(event) => onSearch(withFilter(search, { [name]: event.currentTarget.value }))} />
        ))}
        <Button variant="default" onClick={() => onSearch(withFilter(search, { [names[0]]: undefined, [names[1]]: undefined }))}>
          {t('clear')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

/** One row of chips above the list; what they say stands in the address bar. */
export function FilterRow({ filters, search, onSearch, hint, tabParam, onInto }: FilterRowProps) {
  const t = useT();
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  });
  const [setQ] = useState(() => (q: string) => onSearch(withFilter(latest.current, { q })));
  const clear = () => {
    const kept = tabParam && search[tabParam] ? { [tabParam]: search[tabParam] } : {};
    const emptied = Object.fromEntries(Object.keys(filterOf(search)).map((name) => [name, undefined]));
    onSearch(withFilter(search, { ...emptied, ...kept, view: undefined }));
  };
  const isFiltered = hasFilter(search, tabParam);
  useHotkey('clearFilters', clear, isFiltered);
  return (
    <div className={css.filters} role="search">
      {hint && <SearchBox value={search.q ?? ''} hint={hint} onValue={setQ} onInto={onInto} />}
      {filters.map((filter) =>
        filter.kind === 'choice' ? (
          <ChoiceChip key={filter.id} filter={filter} search={search} onSearch={onSearch} />
        ) : (
          <DatesChip key={`dates.${filter.id}`} filter={filter} search={search} onSearch={onSearch} />
        ),
      )}
      {isFiltered && (
        <Button variant="subtle" size="compact-sm" px={6} leftSection={<X size={14} aria-hidden />} aria-label={t('clear_filters')} onClick={clear}>
          {t('clear')}
        </Button>
      )}
    </div>
  );
}
