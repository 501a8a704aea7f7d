import { useEffect, useState } from 'react';
import { useGet } from '@/api/query';
import { currentLocale, useT } from '@/app/i18n';
import { formatNumber } from '@/ui/format';
import { Card } from '@/ui/Layout';
import { Time } from '@/ui/Time';
import type { Setting } from './policy';
import { Rules } from './Rules';

interface Kept {
  setting: string;
  value: number;
  last: { count: number; at: string } | null;
}

const TYPING_MS = 400;
const STAYS = ['books', 'stock', 'audit', 'sessions'] as const;

/** What would go with the value in the field, before anything is switched on. */
function Due({ field, value, last }: { field: string; value: number; last: Kept['last'] | undefined }) {
  const t = useT();
  const [asked, setAsked] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  const due = useGet<{ count: number; most: number }>(`/retention/${field}/due`, { value: asked }, { keep: true }).data;
  const count = due && formatNumber(due.count, currentLocale()) + (due.count >= due.most ? '+' : '');
  return (
    <p className="small muted">
      {asked > 0 && due && t('settings:due_now', { count })} {last ? <>{t('settings:last_time', { count: formatNumber(last.count, currentLocale()) })} <Time at={last.at} /></> : t('settings:nothing_cleared')}
    </p>
  );
}

/** How long things are kept, what is due, what was cleared, and what stays whatever is set. */
export function Retention() {
  const t = useT();
  const kept = useGet<{ items: Kept[] }>('/retention').data?.items;
  const note = (field: string, value: Setting) => <Due field={field} value={Number(value)} last={kept?.find((one) => one.setting === field)?.last} />;
  return (
    <div className="stack">
      <Rules name="retention" title={t('settings:tab.retention')} notes={note} />
      <Card title={t('settings:stays')}>
        <ul className="small soft">
          {STAYS.map((one) => (
            <li key={one}>{t(`settings:stays_${one}`)}</li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
