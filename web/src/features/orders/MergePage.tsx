import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleCheckBig, Combine } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useGet } from '@/api/query';
import { atMostEvery } from '@/api/resting';
import type { OrderRow } from '@/api/types';
import { useHotkey } from '@/app/hotkeys';
import { currentLocale, useT } from '@/app/i18n';
import { Empty } from '@/ui/Empty';
import { ErrorBox } from '@/ui/ErrorBox';
import { counted, formatNumber } from '@/ui/format';
import { Page, SkeletonCard } from '@/ui/Layout';
import css from './merge.module.css';
import { MergeGroup } from './MergeGroup';
import { merge, type Suggestions } from './merging';
import { SUGGESTIONS } from './regroup';

const MAY_REST = atMostEvery(4_000);
const nameOf = (group: OrderRow[]) => group[0]?.id ?? '';

/** The merge bench: every recipient with several open orders, one key per parcel. */
export default function MergePage() {
  const t = useT();
  const { data, error, refetch } = useGet<Suggestions>(SUGGESTIONS, undefined, { keep: true, mayRest: MAY_REST });
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const [isWalking, setWalking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  // A group merged a moment ago leaves the bench before the server's next answer, and is believed again after it.
  useEffect(() => setGone(new Set()), [data]);
  const groups = (data?.groups ?? []).filter((group) => !gone.has(nameOf(group)));
  const place = Math.min(at, Math.max(0, groups.length - 1));
  const current = groups[place];
  const go = (by: number) => {
    // The first step only takes the keys to the group that stands first.
    if (isWalking) setAt(Math.max(0, Math.min(groups.length - 1, place + by)));
    setWalking(true);
  };
  const toggle = (id: string, index: number) => {
    setAt(index);
    setLeft((old) => (old.has(id) ? new Set([...old].filter((other) => other !== id)) : new Set([...old, id])));
  };
  const take = (group: OrderRow[]) => {
    const ids = group.map((order) => order.id).filter((id) => !left.has(id));
    if (ids.length < 2) return;
    setGone((old) => new Set([...old, nameOf(group)]));
    void merge(t, { groups: [ids] }).then((isDone) => {
      if (!isDone) setGone(new Set());
    });
  };
  useHotkey('next', () => go(1));
  useHotkey('previous', () => go(-1));
  useHotkey('merge', () => current && take(current), current !== undefined);
  const all = async () => {
    setBusy(true);
    await merge(t, { expected_count: data?.count });
    setBusy(false);
  };
  const number = (value: number) => formatNumber(value, currentLocale());
  const button = data && data.count > 0 && (
    <Button leftSection={<Combine size={15} aria-hidden />} loading={isBusy} onClick={() => void all()}>
      {t('merging:merge_all', counted(data.count, currentLocale()))}
    </Button>
  );
  return (
    <Page title={t('nav.merging')} actions={button}>
      {error && !data && <ErrorBox error={error} onRetry={() => void refetch()} />}
      {!data && !error && <SkeletonCard lines={8} />}
      {data && !groups.length && (
        <Empty icon={CircleCheckBig} title={t('merging:nothing')} hint={t('merging:nothing_hint')}>
          <Link to="/orders">{t('nav.orders')}</Link>
        </Empty>
      )}
      {data && groups.length > 0 && (
        <>
          <p className="soft">{t('merging:found', { ...counted(data.count, currentLocale()), orders: number(data.orders) })}</p>
          <ol className={css.groups} aria-label={t('nav.merging')}>
            {groups.map((group, index) => (
              <MergeGroup key={nameOf(group)} orders={group} left={left} isCurrent={index === place} takesFocus={isWalking} onToggle={(id) => toggle(id, index)} onMerge={() => take(group)} />
            ))}
          </ol>
        </>
      )}
    </Page>
  );
}
