import { ActionIcon, Button, NumberInput, TextInput, Textarea, Tooltip } from '@mantine/core';
import { ArrowLeftRight, PenLine, Trash2, Undo2 } from 'lucide-react';
import clsx from 'clsx';
import { useState } from 'react';
import type { Money as Amount } from '@/api/types';
import { useT } from '@/app/i18n';
import { Money } from '@/ui/Money';
import { SkuPicker, type SkuHit } from '@/ui/SkuPicker';
import { Thumb } from '@/ui/Thumb';
import type { LineDraft } from './change';
import css from './change.module.css';

interface LineProps {
  line: LineDraft;
  isFirst: boolean;
  amount: Amount | null | undefined;
  seesMoney: boolean;
  onLine: (patch: Partial<LineDraft>) => void;
  onDrop: () => void;
}

function Line({ line, isFirst, amount, seesMoney, onLine, onDrop }: LineProps) {
  const t = useT();
  const [open, setOpen] = useState<'swap' | 'wish' | null>(null);
  const name = line.sku?.title ?? line.title;
  const toggle = (what: 'swap' | 'wish') => setOpen((old) => (old === what ? null : what));
  return (
    <li className={css.line} data-gone={line.isGone || undefined}>
      <Thumb url={line.picture} name={name} size={40} />
      <div className={css.what}>
        <div className="strong cut">{name}</div>
        <div className="small muted cut">{line.sku ? line.sku.code : line.spec}</div>
        {line.wish && open !== 'wish' && <div className="small soft cut">{line.wish}</div>}
      </div>
      <NumberInput data-autofocus={isFirst || undefined} onFocus={(event) => event.currentTarget.select()} className={css.quantity} aria-label={t('orders:change.quantity_of', { name })} min={1} max={1_000_000_000} allowDecimal={false} disabled={line.isGone} value={line.quantity} onChange={(value) => onLine({ quantity: Math.max(Number(value) || 1, 1) })} />
      {seesMoney && <TextInput className={css.price} aria-label={t('orders:change.price_of', { name })} inputMode="decimal" disabled={line.isGone} value={line.price} onChange={(event) => onLine({ price: event.currentTarget.value })} />}
      {seesMoney && <div className={css.amount}>{line.isGone ? <span className="muted">–</span> : <Money value={amount} />}</div>}
      <div className={css.tools}>
        {line.id && (
          <Tooltip label={t('orders:change.swap')}>
            <ActionIcon aria-label={t('orders:change.swap_of', { name })} aria-expanded={open === 'swap'} disabled={line.isGone} onClick={() => toggle('swap')}>
              <ArrowLeftRight size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={t('orders:change.wish')}>
          <ActionIcon aria-label={t('orders:change.wish_of', { name })} aria-expanded={open === 'wish'} disabled={line.isGone} onClick={() => toggle('wish')}>
            <PenLine size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={line.isGone ? t('orders:change.keep') : t('remove')}>
          <ActionIcon aria-label={t(line.isGone ? 'orders:change.keep_of' : 'orders:change.remove_of', { name })} onClick={onDrop}>
            {line.isGone ? <Undo2 size={15} aria-hidden /> : <Trash2 size={15} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      </div>
      {open === 'swap' && !line.isGone && (
        <div className={css.more}>
          <SkuPicker label={t('orders:change.swap_for')} value={line.sku} onValue={(sku) => onLine({ sku })} />
        </div>
      )}
      {open === 'wish' && !line.isGone && (
        <div className={css.more}>
          <Textarea label={t('orders:change.wish')} autosize minRows={1} maxLength={2000} value={line.wish} onChange={(event) => onLine({ wish: event.currentTarget.value })} />
        </div>
      )}
    </li>
  );
}

interface LinesProps {
  lines: LineDraft[];
  amounts: Map<string, Amount | null>;
  seesMoney: boolean;
  onLines: (change: (old: LineDraft[]) => LineDraft[]) => void;
}

/** The lines of an order while they are changed; a line taken away can be kept after all. */
export function ChangeLines({ lines, amounts, seesMoney, onLines }: LinesProps) {
  const t = useT();
  const [isAdding, setAdding] = useState(false);
  const patch = (key: string, what: Partial<LineDraft>) => onLines((old) => old.map((line) => (line.key === key ? { ...line, ...what } : line)));
  const drop = (line: LineDraft) => (line.id ? patch(line.key, { isGone: !line.isGone }) : onLines((old) => old.filter((one) => one.key !== line.key)));
  const add = (sku: SkuHit | null) => {
    if (!sku) return;
    onLines((old) => [...old, { key: crypto.randomUUID(), id: null, title: sku.title, spec: sku.code, picture: null, sku, quantity: 1, price: '0.00', wish: '', isGone: false }]);
    setAdding(false);
  };
  return (
    <div>
      <div className={clsx(css.line, css.columns)} aria-hidden>
        <span />
        <span>{t('orders:change.column.quantity')}</span>
        {seesMoney && <span>{t('orders:change.column.price')}</span>}
        {seesMoney && <span>{t('orders:change.column.amount')}</span>}
      </div>
      <ul className={css.lines} aria-label={t('orders:change.lines')}>
        {lines.map((line, at) => (
          <Line key={line.key} line={line} isFirst={at === 0} amount={amounts.get(line.key)} seesMoney={seesMoney} onLine={(what) => patch(line.key, what)} onDrop={() => drop(line)} />
        ))}
      </ul>
      {isAdding ? (
        <div className={css.adding}>
          <SkuPicker label={t('orders:change.add_sku')} value={null} onValue={add} />
        </div>
      ) : (
        <Button variant="subtle" size="compact-sm" mt={6} onClick={() => setAdding(true)}>
          {t('orders:change.add')}
        </Button>
      )}
    </div>
  );
}
