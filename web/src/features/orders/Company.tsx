import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Unlink } from 'lucide-react';
import type { Order } from '@/api/types';
import { useT } from '@/app/i18n';
import { directoryOf, useCan, useSession } from '@/app/session';
import { Card } from '@/ui/Layout';
import { StatusPill } from '@/ui/StatusPill';
import css from './merge.module.css';
import { unmerge } from './merging';

const MOVABLE = ['pending_review', 'approved'];

/** Who travels in the same parcel, and the way out of it. */
export function Company({ order }: { order: Order }) {
  const t = useT();
  const can = useCan();
  const directory = directoryOf(useSession());
  if (!order.company.length) return null;
  const waiting = order.company.filter((other) => other.state === 'pending_review').length;
  return (
    <Card
      title={t('merging:company')}
      aside={
        can('orders.merge') &&
        MOVABLE.includes(order.state) && (
          <Button size="compact-sm" variant="default" leftSection={<Unlink size={14} aria-hidden />} onClick={() => void unmerge(t, [order.id])}>
            {t('merging:unmerge')}
          </Button>
        )
      }
    >
      <ul className={css.company}>
        {order.company.map((other) => (
          <li key={other.id} className="spread small">
            <Link to="/orders/$id" params={{ id: other.id }} className="mono">
              {other.order_no}
            </Link>
            <span className="muted cut">{directory.shop(other.shop_id)?.name}</span>
            <StatusPill tone={other.stage}>{t(`stage.${other.stage}`)}</StatusPill>
          </li>
        ))}
      </ul>
      {waiting > 0 && order.state === 'approved' && <p className="small soft">{t('merging:waits', { count: waiting })}</p>}
    </Card>
  );
}
