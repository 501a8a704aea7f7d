import { X } from 'lucide-react';
import { useHotkey, type HotkeyId } from '@/app/hotkeys';
import { currentLocale, useT } from '@/app/i18n';
import { formatNumber } from '../format';
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
  unit: (count: string) => string;
}

function ActionButton<Row>({ action, bar }: { action: BulkAction<Row>; bar: BulkBarProps<Row> }) {
  const t = useT();
  const fitting = bar.isAll ? bar.rows : bar.rows.filter(action.appliesTo);
  const isOff = !fitting.length || (bar.isAll && !action.allowsAll);
  const run = () => action.run(bar.target(fitting), fitting);
  const skipped = bar.rows.length - fitting.length;
  const hint = isOff ? t('bulk_none') : skipped ? t('bulk_skips', { count: skipped }) : undefined;
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
  const shown = (value: number) => unit(formatNumber(value, currentLocale()) + (matching?.isCapped && value === matching.count && isAll ? '+' : ''));
  return (
    <div className={css.bar} role="toolbar" aria-label={t('bulk_bar')}>
      <b className="num">{t('selected', { what: shown(count) })}</b>
      {!isAll && matching && matching.count > rows.length && actions.some((action) => action.allowsAll) && (
        <button type="button" className={css.barLink} onClick={onAll}>
          {t('select_all_matching', { what: unit(formatNumber(matching.count, currentLocale()) + (matching.isCapped ? '+' : '')) })}
        </button>
      )}
      <i aria-hidden />
      {actions.map((action) => (
        <ActionButton key={action.id} action={action} bar={props} />
      ))}
      <i aria-hidden />
      <button type="button" className={css.barButton} onClick={onClear} aria-label={t('clear_selection')}>
        <X size={15} aria-hidden />
      </button>
    </div>
  );
}
