import type { ReactNode } from 'react';
import type { T } from '@/app/i18n';
import type { Directory } from '@/app/session';
import type { GridColumn } from '@/ui/DataGrid';
import { Tag, type PillTone } from '@/ui/StatusPill';
import { ChannelMark, Thumb } from '@/ui/Thumb';
import { Due, Time } from '@/ui/Time';
import { numbersOf, type Listing, type SkuCard, type Suggestion } from './listing';
import css from './matching.module.css';

export function reasonText(t: T, hint: Suggestion): string {
  return t(`matching:reason.${hint.reason}`, { score: hint.score });
}

const TONES: Record<Suggestion['reason'], PillTone> = { map: 'shipped', code: 'shipped', barcode: 'shipped', like_code: 'pending_review', title: 'proofing' };

export function Reason({ hint, t }: { hint: Suggestion; t: T }) {
  return <Tag tone={TONES[hint.reason]}>{reasonText(t, hint)}</Tag>;
}

export function Sku({ sku, isCompact, aside }: { sku: SkuCard; isCompact: boolean; aside?: ReactNode }) {
  return (
    <span className={css.sku}>
      <Thumb url={sku.picture_url} name={sku.title} size={isCompact ? 24 : 36} />
      <span className={css.two}>
        <span className="row">
          <span className="strong mono cut">{sku.code}</span>
          {aside}
        </span>
        {!isCompact && <span className="small muted cut">{sku.title}</span>}
      </span>
    </span>
  );
}

/** What a listing stands for by decision. */
export function Target({ row, isCompact, t }: { row: Listing; isCompact: boolean; t: T }) {
  if (row.sku) return <Sku sku={row.sku} isCompact={isCompact} />;
  return (
    <span>
      <Tag tone="cancelled">{t('matching:virtual')}</Tag>
    </span>
  );
}

function listingColumn(t: T): GridColumn<Listing> {
  return {
    id: 'listing',
    header: t('matching:listing'),
    size: 270,
    grows: true,
    isPinned: true,
    cell: (row, isCompact) => (
      <>
        <div className="strong cut">{row.title}</div>
        {!isCompact && (
          <div className="small muted cut">
            {row.spec && <span>{row.spec} · </span>}
            <span className="mono">{numbersOf(row)[0] ?? t('matching:no_number')}</span>
          </div>
        )}
      </>
    ),
  };
}

function shopColumn(t: T, directory: Directory): GridColumn<Listing> {
  return {
    id: 'shop',
    header: t('orders:filter.shop'),
    size: 150,
    cell: (row) => {
      const shop = directory.shop(row.shop_id);
      return (
        <span className="row">
          <ChannelMark channel={shop?.channel ?? 'other'} letter={t(`channel_mark.${shop?.channel ?? 'other'}`)} />
          <span className="cut">{shop?.name}</span>
        </span>
      );
    },
  };
}

export function waitingColumns(t: T, directory: Directory): GridColumn<Listing>[] {
  return [
    listingColumn(t),
    shopColumn(t, directory),
    { id: 'orders', header: t('matching:orders'), size: 88, isRight: true, sort: 'orders', cell: (row) => <b>{row.orders}</b> },
    { id: 'units', header: t('matching:units'), size: 64, isRight: true, sort: 'units', cell: (row) => row.units },
    { id: 'due', header: t('matching:due'), size: 112, sort: 'due', cell: (row, isCompact) => <Due at={row.due} t={t} isOver={false} compact={isCompact} /> },
    {
      id: 'suggestion',
      header: t('matching:suggestion'),
      size: 300,
      cell: (row, isCompact) => {
        const hint = row.suggestions[0];
        if (!hint) return <span className="muted">{t('matching:no_suggestion')}</span>;
        return <Sku sku={hint.sku} isCompact={isCompact} aside={<Reason hint={hint} t={t} />} />;
      },
    },
  ];
}

export function decidedColumns(t: T, directory: Directory): GridColumn<Listing>[] {
  return [
    listingColumn(t),
    shopColumn(t, directory),
    {
      id: 'target',
      header: t('matching:target'),
      size: 300,
      cell: (row, isCompact) => <Target row={row} isCompact={isCompact} t={t} />,
    },
    { id: 'decided_by', header: t('matching:decided_by'), size: 130, cell: (row) => <span className="cut">{row.decided_by || t('matching:by_system')}</span> },
    { id: 'decided_at', header: t('matching:decided_at'), size: 120, cell: (row) => <Time at={row.decided_at} /> },
  ];
}
