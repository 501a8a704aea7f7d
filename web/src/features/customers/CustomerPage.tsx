import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Ban, Eye, ShieldCheck, Tags } from 'lucide-react';
import { useState } from 'react';
import { useGet } from '@/api/query';
import type { OrderRow, Page as Rows } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { directoryOf, useCan, useSession } from '@/app/session';
import { BlacklistNote, Marks } from '@/ui/CustomerMarks';
import { Card, Facts, Page, PlainTable, SkeletonCard } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { RevealDialog } from '@/ui/RevealDialog';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { BlacklistDialog } from './BlacklistDialog';
import { lift, type Customer } from './customer';
import { Amounts, OrderCount } from './marks';
import { TagDialog } from './TagDialog';

const SHOWN = 20;

function Orders({ of }: { of: Customer }) {
  const t = useT();
  const can = useCan();
  const { shop } = directoryOf(useSession());
  const { data, error, refetch } = useGet<Rows<OrderRow>>('/orders', { buyer: of.id, limit: SHOWN }, { enabled: can('orders.view') });
  if (error && !data) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonCard />;
  return (
    <Card
      flush
      title={t('customers:their_orders')}
      aside={
        data.next && (
          <Link className="small" to="/orders" search={{ buyer: of.id }}>
            {t('customers:all_orders')}
          </Link>
        )
      }
    >
      <PlainTable
        label={t('customers:their_orders')}
        rows={data.items}
        rowId={(row) => row.id}
        columns={[
          {
            id: 'order',
            header: t('orders:column.order'),
            cell: (row) => (
              <Link className="mono" to="/orders/$id" params={{ id: row.id }}>
                {row.order_no}
              </Link>
            ),
          },
          { id: 'shop', header: t('orders:filter.shop'), cell: (row) => shop(row.shop_id)?.name },
          { id: 'goods', header: t('orders:column.items'), cell: (row) => row.lines[0]?.title },
          { id: 'state', header: t('products:state'), cell: (row) => (row.holds.length ? <StatusPill tone="exception">{t(`orders:hold.${row.holds[0]!}`)}</StatusPill> : <StatusPill tone={row.stage}>{t(`stage.${row.stage}`)}</StatusPill>) },
          ...(can('money.view') ? [{ id: 'paid', header: t('customers:paid'), isRight: true, cell: (row: OrderRow) => row.paid && <Money value={row.paid} /> }] : []),
          { id: 'placed', header: t('orders:column.placed'), cell: (row) => <Time at={row.placed_at} /> },
        ]}
      />
    </Card>
  );
}

type Dialog = 'tags' | 'blacklist' | 'reveal';

function Actions({ of, onOpen }: { of: Customer; onOpen: (what: Dialog) => void }) {
  const t = useT();
  const can = useCan();
  return (
    <span className="row">
      {can('parties.reveal') && (
        <Button variant="default" leftSection={<Eye size={15} aria-hidden />} onClick={() => onOpen('reveal')}>
          {t('customers:reveal')}
        </Button>
      )}
      {can('customers.edit') && (
        <Button variant="default" leftSection={<Tags size={15} aria-hidden />} onClick={() => onOpen('tags')}>
          {t('customers:tags_set')}
        </Button>
      )}
      {can('customers.blacklist') &&
        (of.blacklist ? (
          <Button leftSection={<ShieldCheck size={15} aria-hidden />} onClick={() => void lift(t, [of.id])}>
            {t('customers:lift')}
          </Button>
        ) : (
          <Button variant="default" c="var(--s-exception)" leftSection={<Ban size={15} aria-hidden />} onClick={() => onOpen('blacklist')}>
            {t('customers:blacklist')}
          </Button>
        ))}
    </span>
  );
}

export default function CustomerPage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { shop } = directoryOf(useSession());
  const { data: found, error, refetch } = useGet<Customer>(`/customers/${id}`);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [plain, setPlain] = useState<{ of: string; nick: string } | null>(null);
  if (error && !found) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!found) {
    return (
      <Page title={t('customers:customer')}>
        <SkeletonCard />
      </Page>
    );
  }
  const close = () => setDialog(null);
  return (
    <Page title={t('customers:customer')} actions={<Actions of={found} onOpen={setDialog} />}>
      <div className="stack">
        <div className="row">
          <h2>{(plain?.of === id && plain.nick) || found.nick || '–'}</h2>
          <Marks tags={found.tags} blacklist={found.blacklist} />
        </div>
        {found.blacklist && <BlacklistNote of={found.blacklist} />}
        <Card>
          <Facts
            facts={[
              [t('customers:shops'), found.shop_ids.map((one) => shop(one)?.name).join(' · ')],
              [t('customers:orders'), <OrderCount key="n" row={found} />],
              found.paid && [t('customers:paid'), <Amounts key="p" of={found.paid} />],
              [t('customers:refunds'), found.refunded_orders || '–'],
              found.refunded?.length ? [t('customers:refunded'), <Amounts key="r" of={found.refunded} />] : null,
              found.first_order_at ? [t('customers:first_order'), <Time key="f" at={found.first_order_at} />] : null,
              found.last_order_at ? [t('customers:last_order'), <Time key="l" at={found.last_order_at} />] : null,
            ]}
          />
        </Card>
        <Orders of={found} />
      </div>
      {dialog === 'tags' && <TagDialog ids={[id]} present={found.tags} onClose={close} />}
      {dialog === 'blacklist' && <BlacklistDialog ids={[id]} onClose={close} />}
      {dialog === 'reveal' && <RevealDialog<{ nick: string }> path={`/customers/${id}/reveal`} title={t('customers:reveal')} onShown={({ nick }) => setPlain({ of: id, nick })} onClose={close} />}
    </Page>
  );
}
