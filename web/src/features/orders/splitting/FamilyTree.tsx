import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import type { CSSProperties } from 'react';
import type { Order } from '@/api/types';
import { currentLocale, useT } from '@/app/i18n';
import { counted } from '@/ui/format';
import { Card } from '@/ui/Layout';
import { StatusPill } from '@/ui/StatusPill';
import css from './splitting.module.css';

/** The order an order was split from, and all that came of it; former parts are left out. */
export function FamilyTree({ order }: { order: Order }) {
  const t = useT();
  const shown = order.tree.filter((one) => one.state !== 'rejoined' || one.id === order.id);
  if (shown.length < 2) return null;
  return (
    <Card title={t('splitting:family')}>
      <ul className={css.tree} aria-label={t('splitting:family')}>
        {shown.map((one) => (
          <li key={one.id} className="small" style={{ '--depth': one.depth } as CSSProperties}>
            <Link to="/orders/$id" params={{ id: one.id }} className={clsx('mono', one.id === order.id && 'strong')} aria-current={one.id === order.id ? 'page' : undefined}>
              {one.order_no}
            </Link>
            <span className="muted num">{t('splitting:units', counted(one.units, currentLocale()))}</span>
            {one.tracking_no && <span className="mono cut">{one.tracking_no}</span>}
            <StatusPill tone={one.stage}>{one.state === 'rejoined' ? t('splitting:rejoined') : t(`stage.${one.stage}`)}</StatusPill>
          </li>
        ))}
      </ul>
    </Card>
  );
}
