import { Button } from '@mantine/core';
import { ChevronLeft, ChevronRight, RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { density } from '@/app/appearance';
import { useGet } from '@/api/query';
import type { Count } from '@/api/types';
import { useHotkey } from '@/app/hotkeys';
import { currentLocale, useT } from '@/app/i18n';
import { liveState } from '@/app/live';
import { useStore } from '@/app/store';
import { DataGrid, type GridHandle, type Selection } from '../DataGrid';
import { Empty } from '../Empty';
import { ErrorBox } from '../ErrorBox';
import { counted } from '../format';
import { BulkBar } from './BulkBar';
import { ExportMenu } from './ExportMenu';
import { FilterRow } from './FilterRow';
import { GridOptions, useHiddenColumns } from './GridOptions';
import css from './list.module.css';
import { filterOf, hasFilter, listQuery, PAGE_SIZES, pageSize, withFilter, type Search } from './search';
import { Tabs } from './Tabs';
import type { Resource, Target } from './types';
import { showsRows } from './neighbours';
import { useListSearch } from './useListSearch';
import { useLiveRows } from './useLiveRows';
import { SaveView, Views } from './Views';

export interface PeekPlace {
  id: string;
  close: () => void;
  next: (() => void) | undefined;
  previous: (() => void) | undefined;
}

interface ResourceListProps<Row> {
  resource: Resource<Row>;
  peek?: (place: PeekPlace) => ReactNode;
  onOpenFull?: (id: string) => void;
}

const HANDS_ON_MS = 4_000;
/** Where each list's cursor stood, for whoever comes back from a record. */
const cursors = new Map<string, string>();

/** Every list page: the resource says what it holds, the address bar says what is shown of it. */
export function ResourceList<Row>({ resource, peek, onOpenFull }: ResourceListProps<Row>) {
  const t = useT();
  const { search, go, put } = useListSearch();
  const grid = useRef<GridHandle>(null);
  const handsAt = useRef(0);
  const [selection, setSelection] = useState<Selection>({});
  const [isAll, setAll] = useState(false);
  const [lastActive, setLastActive] = useState<string | null>(search.open ?? cursors.get(resource.id) ?? null);
  const isCompact = useStore(density) === 'compact';
  const live = useStore(liveState);
  const { hidden, toggle } = useHiddenColumns(resource.id, resource.columns);
  const { rowId, tabs } = resource;

  const asked: Search = { ...listQuery(search, resource.defaultSort), ...resource.fixed };
  const filter: Search = { ...filterOf(search), ...resource.fixed };
  const isBusy = () => Boolean(search.open) || Object.keys(selection).length > 0 || Date.now() - handsAt.current < HANDS_ON_MS;
  const { answer, rows, waiting, changed, adopt, isFirst, isStale } = useLiveRows<Row>({ path: resource.path, query: asked, rowId, rowPath: resource.rowPath, isBusy });
  const total = useGet<Count>(resource.countPath ?? '', filter, { enabled: resource.countPath !== undefined, keep: true }).data;

  const filterText = JSON.stringify(filter);
  useEffect(() => {
    setSelection({});
    setAll(false);
  }, [filterText, search.cursor]);

  const ids = rows.map(rowId);
  useEffect(() => showsRows(resource.id, ids));
  const active = lastActive !== null && ids.includes(lastActive) ? lastActive : null;
  const setActive = (id: string) => {
    cursors.set(resource.id, id);
    setLastActive(id);
  };
  const place = search.open ? ids.indexOf(search.open) : -1;
  const openAt = (index: number) => {
    const id = ids[index];
    if (!id) return undefined;
    return () => {
      setActive(id);
      put({ ...search, open: id });
    };
  };
  const step = (by: number) => (search.open && place >= 0 ? openAt(place + by)?.() : grid.current?.move(by));
  useHotkey('next', () => step(1));
  useHotkey('previous', () => step(-1));
  useHotkey('openFull', () => active && onOpenFull?.(active), onOpenFull !== undefined && active !== null);

  const clear = () => {
    setSelection({});
    setAll(false);
  };
  const selected = rows.filter((row) => selection[rowId(row)]);
  const matching = total ? { count: total.count, isCapped: total.capped } : undefined;
  const target = (fitting: Row[]): Target => (isAll && matching ? { filter, expected_count: matching.count } : { ids: fitting.map(rowId) });
  const setTab = (value: string) => go(withFilter(search, { [tabs!.param]: value || undefined, view: undefined }));
  const open = peek ? (id: string) => go({ ...search, open: id }) : onOpenFull;

  const empty = <ListEmpty resource={resource} search={search} onClear={() => go(tabs && search[tabs.param] ? { [tabs.param]: search[tabs.param] } : {})} />;
  // What a menu of the list closes by stands outside of the list itself.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Escape' && !search.open && event.currentTarget.contains(event.target as Node)) clear();
  };
  const showError = answer.error && !isStale;
    return (
    <div className={css.list} onKeyDown={onKeyDown}>
      <header className={css.head}>
        <h1>{resource.title}</h1>
        {resource.hasViews && <Views resource={resource.id} search={search} onSearch={go} />}
        {resource.hasViews && <SaveView resource={resource.id} search={search} />}
        <div className={css.toolbar}>
          <GridOptions columns={resource.columns} hidden={hidden} onToggle={toggle} />
          {resource.exportPath && <ExportMenu path={resource.exportPath} filter={filter} />}
          {resource.toolbar}
        </div>
      </header>
      {tabs && <Tabs tabs={tabs.items} value={search[tabs.param] ?? ''} onValue={setTab} />}
      <FilterRow
        filters={resource.filters}
        search={search}
        onSearch={go}
        hint={resource.searchHint}
        tabParam={tabs?.param}
        onInto={() => grid.current?.focus()}
      />
      <div className={css.body} onPointerMove={() => (handsAt.current = Date.now())}>
        {answer.isFetching && isStale && <div className={css.progress} aria-hidden />}
        {showError && (
          <div className={css.banner}>
            <ErrorBox error={answer.error!} onRetry={() => void answer.refetch()} />
          </div>
        )}
        {waiting > 0 && (
          <button type="button" className={css.waiting} onClick={adopt}>
            <RefreshCw size={13} aria-hidden /> {t('rows_waiting', { count: waiting })}
          </button>
        )}
        {!(showError && !rows.length) && (
          <DataGrid
            ref={grid}
            id={resource.id}
            label={resource.title}
            columns={resource.columns}
            rows={rows}
            rowId={rowId}
            rowLabel={resource.rowLabel}
            isCompact={isCompact}
            isLoading={isFirst}
            hidden={hidden}
            tinted={changed}
            selection={selection}
            onSelection={
              resource.bulk?.length
                ? (next) => {
                    setSelection(next);
                    setAll(false);
                  }
                : undefined
            }
            active={search.open ?? active}
            onActive={setActive}
            onOpen={open}
            sort={search.sort || resource.defaultSort}
            onSort={(sort) => go(withFilter(search, { sort: sort === resource.defaultSort ? undefined : sort }))}
            empty={empty}
          />
        )}
        {search.open && peek?.({ id: search.open, close: () => go({ ...search, open: undefined }), next: openAt(place + 1), previous: place > 0 ? openAt(place - 1) : undefined })}
      </div>
      {selected.length > 0 && resource.bulk && (
        <BulkBar rows={selected} actions={resource.bulk} rowId={rowId} matching={matching} isAll={isAll} onAll={() => setAll(true)} onClear={clear} target={target} unit={resource.unit} />
      )}
      <footer className={css.foot}>
        <span className="num">{matching ? t('total', { what: resource.unit(counted(matching.count, currentLocale(), matching.isCapped)) }) : t('on_page', { what: resource.unit(counted(rows.length, currentLocale())) })}</span>
        {live === 'offline' && <span className="warn">{t('stale_note')}</span>}
        <div className={css.paging}>
          <label className="row">
            {t('per_page')}
            <select value={pageSize(search)} onChange={(event) => go(withFilter(search, { limit: event.currentTarget.value }))}>
              {PAGE_SIZES.map((size) => (
                <option key={size}>{size}</option>
              ))}
            </select>
          </label>
          <Button variant="default" px={8} aria-label={t('page_previous')} disabled={!answer.data?.prev} onClick={() => go({ ...search, cursor: answer.data?.prev ?? undefined })}>
            <ChevronLeft size={16} aria-hidden />
          </Button>
          <Button variant="default" px={8} aria-label={t('page_next')} disabled={!answer.data?.next} onClick={() => go({ ...search, cursor: answer.data?.next ?? undefined })}>
            <ChevronRight size={16} aria-hidden />
          </Button>
        </div>
      </footer>
    </div>
  );
}

/** Nothing yet, nothing that matches, or all done: three different messages. */
function ListEmpty<Row>({ resource, search, onClear }: { resource: Resource<Row>; search: Search; onClear: () => void }) {
  const t = useT();
  const tabParam = resource.tabs?.param;
  if (hasFilter(search, tabParam)) {
    return (
      <Empty title={t('no_match')} hint={t('no_match_hint')}>
        <Button variant="default" onClick={onClear}>
          {t('clear_filters')}
        </Button>
      </Empty>
    );
  }
  const words = tabParam && search[tabParam] && resource.done ? resource.done : resource.nothing;
  return (
    <Empty icon={words.icon} title={words.title} hint={words.hint}>
      {words.action}
    </Empty>
  );
}
