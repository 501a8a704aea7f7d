import clsx from 'clsx';
import type { Order } from '@/api/types';
import { currentLocale, useT } from '@/app/i18n';
import { directoryOf, useSession } from '@/app/session';
import { counted } from '@/ui/format';
import { Money } from '@/ui/Money';
import { Tag } from '@/ui/StatusPill';
import { PieceCard } from './PieceCard';
import css from './splitting.module.css';
import type { PartAhead, Piece } from './splitting';
import { useDropZone } from './useDropZone';

/** A piece that is being dragged. */
export interface Held {
  part: number;
  line: string;
  quantity: number;
}

interface PartColumnProps {
  order: Order;
  pieces: Piece[];
  at: number;
  count: number;
  ahead: PartAhead | undefined;
  /** The line that has the focus after it was moved here. */
  focus: string | null;
  isHeld: boolean;
  onHold: (held: Held | null) => void;
  onDrop: () => void;
  onMove: (to: number, line: string, quantity: number) => void;
}

function Place({ ahead }: { ahead: PartAhead }) {
  const t = useT();
  const directory = directoryOf(useSession());
  if (ahead.is_short) return <Tag tone="exception">{t('splitting:short')}</Tag>;
  const house = ahead.warehouse_id && directory.warehouse(ahead.warehouse_id);
  return house ? <Tag tone="shipped">{house}</Tag> : null;
}

function Sums({ ahead }: { ahead: PartAhead }) {
  const t = useT();
  const { goods, discount, freight, payable, paid } = ahead.amounts;
  const rows = [
    ['goods', goods],
    ['discount', discount],
    ['freight', freight],
    ['payable', payable],
    ['paid', paid],
  ] as const;
  if (!payable) return null;
  return (
    <dl className={css.sums}>
      {rows.map(([name, value]) => (
        <div key={name} data-sum={name}>
          <dt>{t(`splitting:sum.${name}`)}</dt>
          <dd>
            {name === 'discount' && Number(value?.amount) > 0 && '−'}
            <Money value={value} strong={name === 'payable'} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One order to be: its pieces, and what they come to. */
export function PartColumn({ order, pieces, at, count, ahead, focus, isHeld, onHold, onDrop, onMove }: PartColumnProps) {
  const t = useT();
  const zone = useDropZone<HTMLLIElement>(onDrop);
  const lines = new Map(order.lines.map((line) => [line.id, line]));
  const units = pieces.reduce((sum, piece) => sum + piece.quantity, 0);
  const name = count > 1 ? t('splitting:part', { n: at + 1 }) : order.order_no;
  return (
    <li ref={zone} className={clsx(css.part, isHeld && css.open)}>
      <header>
        <h2>{name}</h2>
        <span className="small muted">{t('splitting:units', counted(units, currentLocale()))}</span>
        {ahead && <Place ahead={ahead} />}
      </header>
      <ul className={css.pieces} aria-label={name}>
        {pieces.map((piece) => {
          const line = lines.get(piece.line_id);
          return line && <PieceCard key={piece.line_id} line={line} quantity={piece.quantity} at={at} count={count} hasFocus={focus === piece.line_id} onHold={(quantity) => onHold(quantity ? { part: at, line: piece.line_id, quantity } : null)} onMove={(to, quantity) => onMove(to, piece.line_id, quantity)} />;
        })}
      </ul>
      {ahead && <Sums ahead={ahead} />}
    </li>
  );
}
