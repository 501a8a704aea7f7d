import { Menu } from '@mantine/core';
import { Ellipsis, X } from 'lucide-react';
import { useHotkey, type HotkeyId } from '@/app/hotkeys';
import { currentLocale, useT, type T } from '@/app/i18n';
import { counted, type Counted } from '../format';
import { Kbd } from '../Kbd';
import css from './bulk.module.css';
import type { BulkAction, Target } from './types';

interface BulkBarProps<Row> {
  rows: Row[];
  actions: BulkAction<Row>[];
  rowId: (row: Row) => string;
  matching: { count: number; isCapped: boolean } | undefined;
  isAll: boolean;
  onAll: () => void;
  onClear: () => void;
  target: (rows: Row[]) => Target;
  unit: (n: Counted) => string;
}

/** As many stand in the bar at most; of more, the rare ones go into a menu. */
const MOST = 6;

/** What an action would do with the selection now, and why it would leave some out. */
function readiness<Row>(t: T, action: BulkAction<Row>, bar: BulkBarProps<Row>) {
  const fitting = bar.isAll ? bar.rows : bar.rows.filter(action.appliesTo);
  const isOff = !fitting.length || (bar.isAll && !action.allowsAll);
  const run = () => action.run(bar.target(fitting), fitting);
  const skipped = bar.rows.length - fitting.length;
  const hint = isOff ? t('bulk_none') : skipped ? t('bulk_skips', { count: skipped }) : undefined;
  return { isOff, hint, run };
}

function MoreActions<Row>({ actions, bar }: { actions: BulkAction<Row>[]; bar: BulkBarProps<Row> }) {
  const t = useT();
  return (
    <Menu position="top-end" offset={10}>
      <Menu.Target>
        <button type="button" className={css.barButton}>
          <Ellipsis size={15} aria-hidden />
          {t('more')}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => {
          const { isOff, hint, run } = readiness(t, action, bar);
          return (
            <Menu.Item key={action.id} color={action.isDanger ? 'red' : undefined} leftSection={<action.icon size={15} aria-hidden />} disabled={isOff} title={hint} onClick={run}>
              {action.label}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}

function ActionButton<Row>({ action, bar }: { action: BulkAction<Row>; bar: BulkBarProps<Row> }) {
  const { isOff, hint, run } = readiness(useT(), action, bar);
  return (
    <>
      {action.hotkey && <BulkKey id={action.hotkey} run={run} isOn={!isOff} />}
      <button type="button" className={action.isPrimary ? css.barPrimary : css.barButton} disabled={isOff} title={hint} onClick={run}>
        <action.icon size={15} aria-hidden />
        {action.label}
        {action.hotkey && <Kbd id={action.hotkey} onBar />}
      </button>
    </>
  );
}

function BulkKey({ id, run, isOn }: { id: HotkeyId; run: () => void; isOn: boolean }) {
  useHotkey(id, run, isOn);
  return null;
}

/** Floats above the list, so that ticking a row never moves the rows. */
export function BulkBar<Row>(props: BulkBarProps<Row>) {
  const t = useT();
  const { rows, actions, matching, isAll, onAll, onClear, unit } = props;
  const count = isAll && matching ? matching.count : rows.length;
  const rare = actions.length > MOST ? actions.filter((action) => action.isRare).sort((one, other) => Number(one.isDanger ?? false) - Number(other.isDanger ?? false)) : [];
  const shown = (value: number) => unit(counted(value, currentLocale(), isAll && matching?.isCapped));
  return (
    <div className={css.bar} role="toolbar" aria-label={t('bulk_bar')}>
      <b className="num">{t('selected', { what: shown(count) })}</b>
      {!isAll && matching && matching.count > rows.length && actions.some((action) => action.allowsAll) && (
        <button type="button" className={css.barLink} onClick={onAll}>
          {t('select_all_matching', { what: unit(counted(matching.count, currentLocale(), matching.isCapped)) })}
        </button>
      )}
      <i aria-hidden />
      {actions.filter((action) => !rare.includes(action)).map((action) => (
        <ActionButton key={action.id} action={action} bar={props} />
      ))}
      {rare.length > 0 && <MoreActions actions={rare} bar={props} />}
      <i aria-hidden />
      <button type="button" className={css.barButton} onClick={onClear} aria-label={t('clear_selection')}>
        <X size={15} aria-hidden />
      </button>
    </div>
  );
}
