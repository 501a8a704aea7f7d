import { Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { useT, wordOr, type T } from '@/app/i18n';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { Time } from '@/ui/Time';

interface AuditEntry {
  id: string;
  at: string;
  actor: { kind: string; id: string | null; name: string };
  action: string;
  subject_type: string;
  subject_id: string | null;
  reason: string;
  detail: string;
  params: Record<string, unknown>;
}

/** The server's sentence where it has one; else the action's own words. */
function didText(t: T, row: AuditEntry): string {
  const hasSentence = row.detail && !row.detail.startsWith('audit.');
  return hasSentence ? row.detail : wordOr(t, `audit:did.${row.action.replaceAll('.', '_')}`, row.action);
}

const KINDS = ['order', 'user', 'shop', 'sku', 'product', 'import', 'stock_document', 'warehouse', 'carrier', 'supplier', 'shop_group', 'legal_entity', 'role', 'api_key', 'feedback', 'policy'] as const;

/** What the subject is called, where the entry wrote it down; else its id. */
function Subject({ row }: { row: AuditEntry }) {
  const t = useT();
  const own = row.subject_id === row.actor.id ? row.actor.name : undefined;
  const name = row.params.code ?? row.params.number ?? row.params.name ?? own;
  if (row.subject_type === 'order' && row.subject_id) {
    return (
      <Link to="/orders/$id" params={{ id: row.subject_id }} className="mono">
        {row.subject_id}
      </Link>
    );
  }
  if (row.subject_type === 'policy' && typeof name === 'string') return <span className="muted">{wordOr(t, `audit:policy.${name}`, name)}</span>;
  return <span className="mono muted">{typeof name === 'string' ? name : row.subject_id}</span>;
}

function columns(t: T): GridColumn<AuditEntry>[] {
  return [
    { id: 'at', header: t('audit:at'), size: 130, isPinned: true, cell: (row) => <Time at={row.at} /> },
    { id: 'actor', header: t('audit:actor'), size: 140, cell: (row) => <span className="strong cut">{row.actor.kind === 'system' ? t('orders:system') : row.actor.name}</span> },
    { id: 'action', header: t('audit:action'), size: 300, grows: true, cell: (row) => <span className="cut">{didText(t, row)}</span> },
    {
      id: 'subject',
      header: t('audit:subject'),
      size: 240,
      cell: (row) => (
        <span className="cut">
          {wordOr(t, `audit:kind.${row.subject_type}`, row.subject_type)} <Subject row={row} />
        </span>
      ),
    },
    { id: 'reason', header: t('audit:reason'), size: 220, cell: (row) => <span className="cut">{row.reason || '–'}</span> },
  ];
}

export default function AuditPage() {
  const t = useT();
  const shown = useMemo(() => columns(t), [t]);
  const resource: Resource<AuditEntry> = {
    id: 'audit',
    path: '/audit',
    title: t('nav.audit'),
    columns: shown,
    rowId: (row) => row.id,
    rowLabel: (row) => row.action,
    defaultSort: '-at',
    filters: [
      { kind: 'choice', id: 'subject_type', label: t('audit:subject'), choices: KINDS.map((value) => ({ value, label: t(`audit:kind.${value}`) })) },
      { kind: 'dates', id: '', label: t('audit:at') },
    ],
    countPath: '/audit/count',
    exportPath: '/audit/export',
    nothing: { icon: ScrollText, title: t('audit:nothing'), hint: t('audit:nothing_hint') },
    unit: (n) => t('rows', n),
  };
  return <ResourceList resource={resource} />;
}
