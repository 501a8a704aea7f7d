import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { useT, wordOr, type T } from '@/app/i18n';
import type { GridColumn } from '@/ui/DataGrid';
import { ResourceList, type Resource } from '@/ui/ResourceList';
import { Time } from '@/ui/Time';

interface AuditEntry {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject_type: string;
  subject_id: string | null;
  subject_label?: string;
  reason: string;
  details: Record<string, unknown>;
}

function detailText(details: Record<string, unknown>): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

function columns(t: T): GridColumn<AuditEntry>[] {
  return [
    { id: 'at', header: t('audit:at'), size: 130, isPinned: true, cell: (row) => <Time at={row.at} /> },
    { id: 'actor', header: t('audit:actor'), size: 140, cell: (row) => <span className="strong cut">{row.actor || t('orders:system')}</span> },
    { id: 'action', header: t('audit:action'), size: 190, cell: (row) => <span className="cut">{wordOr(t, `audit:did.${row.action.replaceAll('.', '_')}`, row.action)}</span> },
    {
      id: 'subject',
      header: t('audit:subject'),
      size: 240,
      cell: (row) => (
        <span className="cut">
          {wordOr(t, `audit:kind.${row.subject_type}`, row.subject_type)} <span className="mono muted">{row.subject_label ?? row.subject_id ?? ''}</span>
        </span>
      ),
    },
    { id: 'reason', header: t('audit:reason'), size: 220, cell: (row) => <span className="cut">{row.reason || '–'}</span> },
    { id: 'details', header: t('audit:details'), size: 260, grows: true, cell: (row) => <span className="cut small soft">{detailText(row.details ?? {})}</span> },
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
    filters: [{ kind: 'dates', id: 'at', label: t('audit:at') }],
    searchHint: t('audit:search_hint'),
    exportPath: '/audit/export',
    nothing: { icon: ScrollText, title: t('audit:nothing'), hint: t('audit:nothing_hint') },
    unit: (n) => t('rows', { n }),
  };
  return <ResourceList resource={resource} />;
}
