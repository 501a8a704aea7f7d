import { ActionIcon } from '@mantine/core';
import { ArrowLeft, ArrowRight, Minus, Plus } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { FullLine } from '@/api/types';
import { useT } from '@/app/i18n';
import { Money } from '@/ui/Money';
import { Tag } from '@/ui/StatusPill';
import { Thumb } from '@/ui/Thumb';
import { trimmed } from '../change';
import css from './splitting.module.css';

interface PieceCardProps {
  line: FullLine;
  quantity: number;
  at: number;
  count: number;
  hasFocus: boolean;
  /** So many of it are in the hand; nothing when they were let go. */
  onHold: (quantity: number | null) => void;
  onMove: (to: number, quantity: number) => void;
}

/** The same button of the card before or after. */
function beside(card: HTMLButtonElement | null, side: 'nextElementSibling' | 'previousElementSibling') {
  card?.parentElement?.[side]?.querySelector('button')?.focus();
}

/** A line, or what of it lies in this part: dragged as a whole or in part, or moved by keys. */
export function PieceCard({ line, quantity, at, count, hasFocus, onHold, onMove }: PieceCardProps) {
  const t = useT();
  const card = useRef<HTMLButtonElement>(null);
  const [take, setTake] = useState(quantity);
  const wanted = Math.min(take, quantity);
  useEffect(() => setTake(quantity), [quantity]);
  useEffect(() => {
    if (hasFocus) card.current?.focus();
  }, [hasFocus, quantity]);
  const change = (by: number) => setTake(Math.max(1, Math.min(quantity, wanted + by)));
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const pressed: Record<string, () => void> = {
      ArrowLeft: () => onMove(at - 1, wanted),
      ArrowRight: () => onMove(at + 1, wanted),
      '-': () => change(-1),
      '+': () => change(1),
      '=': () => change(1),
      ArrowDown: () => beside(card.current, 'nextElementSibling'),
      ArrowUp: () => beside(card.current, 'previousElementSibling'),
    };
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    const run = digit >= 0 ? () => onMove(Math.min(digit, count), wanted) : pressed[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
  return (
    <li className={css.piece}>
      <button
        ref={card}
        type="button"
        className={css.grip}
        draggable
        aria-keyshortcuts="ArrowLeft ArrowRight + -"
        onKeyDown={onKeyDown}
        onDragStart={(event) => {
          event.dataTransfer.setData('text/plain', line.id);
          event.dataTransfer.effectAllowed = 'move';
          onHold(wanted);
        }}
        onDragEnd={() => onHold(null)}
      >
        <Thumb url={line.picture_url} name={line.title} size={40} />
        <span className={css.pieceText}>
          <span className="strong cut">{line.title}</span>
          <span className="small muted cut">{[line.sku_code, line.spec].filter(Boolean).join(' · ')}</span>
          <span className="small num">
            {line.payable && line.unit_price && <Money value={{ amount: trimmed(line.unit_price), currency: line.payable.currency }} />} × {quantity} {line.kind === 'gift' && <Tag tone="after_sale">{t('orders:gift')}</Tag>}
          </span>
          <span className="sr">{t('splitting:piece', { take: wanted, quantity })}</span>
        </span>
      </button>
      <div className={css.pieceMoves}>
        {quantity > 1 && (
          <span className={css.take}>
            <ActionIcon size={22} tabIndex={-1} aria-label={t('splitting:less')} disabled={wanted <= 1} onClick={() => change(-1)}>
              <Minus size={12} aria-hidden />
            </ActionIcon>
            <span className="num small">{t('splitting:take', { take: wanted, quantity })}</span>
            <ActionIcon size={22} tabIndex={-1} aria-label={t('splitting:more')} disabled={wanted >= quantity} onClick={() => change(1)}>
              <Plus size={12} aria-hidden />
            </ActionIcon>
          </span>
        )}
        <span className={css.take}>
          <ActionIcon size={22} tabIndex={-1} aria-label={t('splitting:to_previous')} disabled={at === 0} onClick={() => onMove(at - 1, wanted)}>
            <ArrowLeft size={13} aria-hidden />
          </ActionIcon>
          <ActionIcon size={22} tabIndex={-1} aria-label={t('splitting:to_next')} onClick={() => onMove(at + 1, wanted)}>
            <ArrowRight size={13} aria-hidden />
          </ActionIcon>
        </span>
      </div>
    </li>
  );
}
