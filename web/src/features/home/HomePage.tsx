import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, Clock3 } from 'lucide-react';
import { useEffect } from 'react';
import { useGet } from '@/api/query';
import type { Stage } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { currentLocale, useT } from '@/app/i18n';
import { firstPage } from '@/app/nav';
import { useCan, useSession } from '@/app/session';
import { formatNumber, longDate, shopHour } from '@/ui/format';
import { Card, Page, SkeletonCard } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { BackupCard } from './BackupCard';
import { Bars, ChannelBars } from './Bars';
import { FirstSteps } from './FirstSteps';
import css from './home.module.css';
import type { Home } from './home';

const QUEUED: (Stage | 'exception')[] = ['pending_review', 'in_production', 'picking', 'packing', 'exception'];

function Kpi({ label, children, to }: { label: string; children: React.ReactNode; to?: Record<string, string> }) {
  const body = (
    <>
      <span className="small muted">{label}</span>
      <b className="num">{children}</b>
    </>
  );
  return to ? (
    <Link className={css.kpi} to="/orders" search={to}>
      {body}
    </Link>
  ) : (
    <div className={css.kpi}>{body}</div>
  );
}

function Queues({ home }: { home: Home }) {
  const t = useT();
  const counts = new Map(home.queues.map((queue) => [queue.stage, queue.count]));
  const shown = QUEUED.filter((stage) => counts.has(stage));
  const most = Math.max(1, ...shown.map((stage) => counts.get(stage) ?? 0));
  return (
    <ul className={css.queues}>
      {shown.map((stage) => (
        <li key={stage}>
          <Link to="/orders" search={{ stage }}>
            <i style={{ background: `var(--s-${stage})` }} aria-hidden />
            <span>{t(`stage.${stage}`)}</span>
            <span className={css.track} aria-hidden>
              <span style={{ width: `${(100 * (counts.get(stage) ?? 0)) / most}%`, background: `var(--s-${stage})` }} />
            </span>
            <b className="num">{formatNumber(counts.get(stage) ?? 0, currentLocale())}</b>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export default function HomePage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { user } = useSession();
  const mayOpen = can('insights.view');
  const { data: home, error, refetch } = useGet<Home>('/home', {}, { enabled: mayOpen });
  useEffect(() => {
    if (!mayOpen) void navigate({ to: firstPage(can), replace: true });
  }, [mayOpen, can, navigate]);
  if (!mayOpen) return null;
  const hour = shopHour();
  const greeting = t(hour < 12 ? 'home:morning' : hour < 18 ? 'home:afternoon' : 'home:evening', { name: user.name });
  const today = home?.today;
  return (
    <Page
      title={
        <>
          {greeting} <span className={css.date}>{longDate(new Date(), currentLocale())}</span>
        </>
      }
      actions={
        today &&
        today.due_today > 0 && (
          <Link className={css.due} to="/orders" search={{ sort: 'ship_by' }}>
            <Clock3 size={15} aria-hidden /> {t('home:due_today')} <b className="num">{formatNumber(today.due_today, currentLocale())}</b> <ChevronRight size={14} aria-hidden />
          </Link>
        )
      }
    >
      {error && !home && <RecordError error={error} onRetry={() => void refetch()} />}
      {!home && !error && <SkeletonCard lines={8} />}
      {home && today && (
        <div className={css.grid}>
          <div className={css.wide}>
            <FirstSteps />
          </div>
          <div className={css.kpis}>
            <Kpi label={t('home:orders_today')}>{formatNumber(today.orders, currentLocale())}</Kpi>
            {can('money.view') && (
              <Kpi label={t('home:sales_today')}>
                <Money value={today.amount} />
              </Kpi>
            )}
            <Kpi label={t('home:due_today')} to={{ sort: 'ship_by' }}>
              {formatNumber(today.due_today, currentLocale())}
            </Kpi>
            <Kpi label={t('home:late')} to={{ sort: 'ship_by' }}>
              <span className={today.late ? 'bad' : ''}>{formatNumber(today.late, currentLocale())}</span>
            </Kpi>
          </div>
          <Card title={t('home:last_30')}>
            <Bars days={home.sales_30d} />
          </Card>
          <Card title={t('home:queues')} flush>
            <Queues home={home} />
          </Card>
          <Card title={t('home:channels')}>
            <ChannelBars channels={home.channels} />
          </Card>
          {home.backup && <BackupCard health={home.backup} />}
        </div>
      )}
    </Page>
  );
}

