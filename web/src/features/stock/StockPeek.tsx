import { Button } from '@mantine/core';
import { useGet } from '@/api/query';
import type { Page } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { useT, wordOr } from '@/app/i18n';
import { useCan, useWarehouse } from '@/app/session';
import { Card, Facts, PlainTable, SkeletonCard } from '@/ui/Layout';
import { Peek } from '@/ui/Peek';
import type { PeekPlace } from '@/ui/ResourceList';
import { Thumb } from '@/ui/Thumb';
import { Time } from '@/ui/Time';
import { optionText, type Move, type StockAct, type StockRow } from './stock';

interface StockPeekProps {
  place: PeekPlace;
  row: StockRow;
  onAct: (act: StockAct, row: StockRow) => void;
}

const ACTS: [StockAct, string][] = [
  ['receive', 'inventory.receive'],
  ['adjust', 'inventory.adjust'],
  ['count', 'inventory.count'],
];

/** One SKU in one warehouse: its figures now, and every movement that led there. */
export function StockPeek({ place, row, onAct }: StockPeekProps) {
  const t = useT();
  const can = useCan();
  const warehouse = useWarehouse(row.warehouse_id);
  const { data, error, refetch } = useGet<Page<Move>>('/stock/moves', { sku: row.sku_id, warehouse: row.warehouse_id, limit: 50 });
  return (
    <Peek
      label={row.sku_code}
      head={
        <div className="row">
          <Thumb url={row.picture_url} name={row.title} size={44} />
          <div>
            <h2 className="strong mono">{row.sku_code}</h2>
            <div className="small soft">{[row.title, optionText(row.options, row.title)].filter(Boolean).join(' · ')}</div>
          </div>
        </div>
      }
      foot={ACTS.filter(([, permission]) => can(permission)).map(([act]) => (
        <Button key={act} variant="default" onClick={() => onAct(act, row)}>
          {t(`stock:act.${act}`)}
        </Button>
      ))}
      onClose={place.close}
      onNext={place.next}
      onPrevious={place.previous}
    >
      <Card>
        <Facts
          facts={[
            [t('stock:warehouse'), warehouse?.name ?? '–'],
            [t('stock:on_hand'), <b key="h" className="num">{row.on_hand}</b>],
            [t('stock:allocated'), <b key="a" className="num">{row.allocated}</b>],
            [t('stock:available'), <b key="v" className="num">{row.available}</b>],
          ]}
        />
      </Card>
      {error && !data && <RecordError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard />}
      {data && (
        <Card title={t('stock:moves')} flush>
          <PlainTable
            label={t('stock:moves')}
            rows={data.items}
            rowId={(move) => move.id}
            columns={[
              { id: 'at', header: t('stock:at'), cell: (move) => <Time at={move.at} /> },
              { id: 'kind', header: t('stock:kind_of'), cell: (move) => wordOr(t, `stock:kind.${move.kind}`, move.kind) },
              { id: 'quantity', header: t('stock:quantity'), isRight: true, cell: (move) => <span className={move.quantity < 0 ? 'bad' : 'good'}>{move.quantity > 0 ? `+${move.quantity}` : move.quantity}</span> },
              { id: 'reason', header: t('stock:reason'), cell: (move) => [wordOr(t, `stock:cause.${move.reason}`, move.reason), move.document_no].filter(Boolean).join(' · ') },
              { id: 'actor', header: t('stock:actor'), cell: (move) => move.actor },
            ]}
          />
        </Card>
      )}
    </Peek>
  );
}
