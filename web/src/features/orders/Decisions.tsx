import { useGet } from '@/api/query';
import { useT } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Timeline } from '@/ui/Timeline';

interface Decision {
  id: number;
  at: string;
  rule: string;
  version: number;
  check: string;
  action: string;
  detail: string;
}

/** Why the order went its way: each decision of a rule in a sentence, with its facts. */
export function Decisions({ id }: { id: string }) {
  const t = useT();
  const { data } = useGet<{ items: Decision[] }>(`/orders/${id}/decisions`);
  if (!data?.items.length) return null;
  return (
    <Card title={t('orders:why')}>
      <Timeline entries={data.items.map((one) => ({ id: String(one.id), at: one.at, who: one.check ? '' : t('orders:why_version', { n: one.version }), what: one.detail, tone: one.action === 'approve' ? 'ok' : one.action === 'hold' || one.action === 'finance' ? 'bad' : 'plain' }))} />
    </Card>
  );
}
