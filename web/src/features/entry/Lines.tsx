import { ActionIcon, NumberInput, TextInput } from '@mantine/core';
import { PenLine, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/app/i18n';
import { Money } from '@/ui/Money';
import { Thumb } from '@/ui/Thumb';
import type { DraftLine } from './draft';
import css from './entry.module.css';
import { Stock } from './GoodsBox';
import type { Quote } from './quote';

interface LineProps {
  line: DraftLine;
  index: number;
  quote: Quote | null;
  isFree: boolean;
  badPrice: string | undefined;
  needsPrices: boolean;
  onLine: (line: DraftLine) => void;
  onRemove: () => void;
}

function Line({ line, index, quote, isFree, badPrice, needsPrices, onLine, onRemove }: LineProps) {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  const available = quote?.available[line.sku_id];
  const isShort = typeof available === 'number' && available < line.quantity;
  const needsWords = isOpen || line.personalisation !== '' || line.supply === 'to_order';
  return (
    <li className={css.line}>
      <Thumb url={line.picture_url} name={line.title} size={44} />
      <div className={css.lineText}>
        <b className="cut">{line.title}</b>
        <span className="small muted mono cut">{[line.sku_code, line.spec].filter(Boolean).join(' · ')}</span>
        {available !== undefined && (isShort ? <span className="small bad num">{t('entry:short', { n: available })}</span> : <Stock goods={{ supply: line.supply as 'stocked', available }} />)}
      </div>
      <NumberInput className={css.quantity} size="sm" aria-label={t('entry:quantity_of', { title: line.title })} min={1} max={999999} allowDecimal={false} allowNegative={false} clampBehavior="strict" value={line.quantity} onChange={(value) => onLine({ ...line, quantity: Math.max(1, Number(value) || 1) })} />
      {isFree ? (
        <span className={css.amount} />
      ) : (
        <>
          <TextInput className={css.price} size="sm" aria-label={t('entry:price_of', { title: line.title })} inputMode="decimal" placeholder="0.00" value={line.unit_price} error={badPrice ?? (needsPrices && !line.unit_price.trim() ? t('entry:price_missing') : undefined)} onFocus={(event) => event.currentTarget.select()} onChange={(event) => onLine({ ...line, unit_price: event.currentTarget.value })} />
          <span className={css.amount}>
            <Money value={quote?.amounts[index]} strong />
          </span>
        </>
      )}
      <span className={css.lineActs}>
        {!needsWords && (
          <ActionIcon aria-label={t('entry:personalise', { title: line.title })} title={t('entry:personalise', { title: line.title })} onClick={() => setOpen(true)}>
            <PenLine size={15} aria-hidden />
          </ActionIcon>
        )}
        <ActionIcon aria-label={t('entry:remove', { title: line.title })} title={t('entry:remove', { title: line.title })} onClick={onRemove}>
          <Trash2 size={15} aria-hidden />
        </ActionIcon>
      </span>
      {needsWords && <TextInput className={css.words} size="sm" aria-label={t('entry:words_of', { title: line.title })} placeholder={t('entry:words_hint')} maxLength={2000} value={line.personalisation} onChange={(event) => onLine({ ...line, personalisation: event.currentTarget.value })} />}
    </li>
  );
}

interface LinesProps {
  lines: DraftLine[];
  quote: Quote | null;
  isFree: boolean;
  badField: string | undefined;
  badWords: string | undefined;
  /** Somebody pressed before every price was there. */
  needsPrices: boolean;
  onLines: (lines: DraftLine[]) => void;
}

export function Lines({ lines, quote, isFree, badField, badWords, needsPrices, onLines }: LinesProps) {
  const t = useT();
  if (!lines.length) {
    return (
      <div className={css.nothing}>
        <p>{t('entry:nothing')}</p>
        <p className="small muted">{t('entry:nothing_hint')}</p>
      </div>
    );
  }
  return (
    <ul className={css.lines} aria-label={t('entry:lines')}>
      {lines.map((line, index) => (
        <Line key={line.key} line={line} index={index} quote={quote} isFree={isFree} needsPrices={needsPrices} badPrice={badField === `lines.${index}.unit_price` ? badWords : undefined} onLine={(next) => onLines(lines.map((one) => (one.key === next.key ? next : one)))} onRemove={() => onLines(lines.filter((one) => one.key !== line.key))} />
      ))}
    </ul>
  );
}
