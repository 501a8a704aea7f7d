import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Split } from 'lucide-react';
import { useEffect, useState } from 'react';
import { asAppError } from '@/api/errors';
import { useGet } from '@/api/query';
import type { Order } from '@/api/types';
import { RecordError } from '@/app/ErrorPages';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import { Kbd } from '@/ui/Kbd';
import { Page, SkeletonCard } from '@/ui/Layout';
import { moved, placeAfter, type Parts } from './bench';
import { PartColumn, type Held } from './PartColumn';
import css from './splitting.module.css';
import { lookAhead, lookAheadSoon, split, type PartAhead, type SplitAhead, type Way } from './splitting';
import { useDropZone } from './useDropZone';
import { WayBar } from './WayBar';

/** Everything in one part, as the order stands. */
const whole = (order: Order): Parts => [order.lines.map((line) => ({ line_id: line.id, quantity: line.quantity }))];

/** The parts on the bench and their money, which the server tells after each move. */
function useBench(order: Order) {
  const t = useT();
  const [parts, setParts] = useState(() => whole(order));
  const [way, setWay] = useState<Way>('hand');
  const [ahead, setAhead] = useState<SplitAhead | null>(null);
  useEffect(() => {
    if (parts.length < 2) {
      setAhead(null);
      return undefined;
    }
    return lookAheadSoon({ ids: [order.id] }, { way: 'hand', parts }, (found) => setAhead(found.items[0] ?? null));
  }, [order.id, parts]);
  const preset = async (wanted: Way, most?: number) => {
    try {
      const [found] = (await lookAhead({ ids: [order.id] }, { way: wanted, most })).items;
      if (!found) return '';
      if (found.code) return found.detail;
      setWay(wanted);
      setAhead(found);
      setParts(found.parts.map((part) => part.lines));
      return '';
    } catch (caught) {
      toastError(t, asAppError(caught));
      return '';
    }
  };
  const move = (from: number, to: number, lineId: string, quantity: number) => {
    setWay('hand');
    setParts((now) => moved(now, from, to, lineId, quantity));
    return placeAfter(parts, from, to, lineId, quantity);
  };
  const reset = () => {
    setWay('hand');
    setParts(whole(order));
  };
  const isFresh = ahead !== null && ahead.parts.length === parts.length;
  const money: (PartAhead | undefined)[] = parts.map((_, at) => (isFresh ? ahead.parts[at] : undefined));
  return { parts, way, money, refusal: ahead?.code ? ahead.detail : '', preset, move, reset };
}

function Bench({ order }: { order: Order }) {
  const t = useT();
  const navigate = useNavigate();
  const bench = useBench(order);
  const [held, setHeld] = useState<Held | null>(null);
  const [focus, setFocus] = useState<{ part: number; line: string } | null>(() => ({ part: 0, line: order.lines[0]?.id ?? '' }));
  const [isBusy, setBusy] = useState(false);
  const count = bench.parts.length;
  const move = (from: number, to: number, line: string, quantity: number) => {
    if (to < 0 || to > count || from === to) return;
    setFocus({ part: bench.move(from, to, line, quantity), line });
  };
  const drop = (to: number) => {
    if (held) move(held.part, to, held.line, held.quantity);
    setHeld(null);
  };
  const beyond = useDropZone<HTMLLIElement>(() => drop(count));
  const confirm = async () => {
    setBusy(true);
    const isDone = await split(t, { ids: [order.id] }, { way: bench.way, parts: bench.parts });
    setBusy(false);
    if (isDone) void navigate({ to: '/orders/$id', params: { id: order.id } });
  };
  const isReady = count > 1 && bench.refusal === '' && !isBusy;
  useHotkey('splitNow', () => void confirm(), isReady);
  return (
    <Page
      title={
        <>
          {t('splitting:title')} <span className="mono muted">{order.order_no}</span>
        </>
      }
      actions={
        <>
          <Button variant="default" onClick={() => void navigate({ to: '/orders/$id', params: { id: order.id } })}>
            {t('back')}
          </Button>
          <Button leftSection={<Split size={15} aria-hidden />} rightSection={<Kbd id="splitNow" onBar />} disabled={!isReady} loading={isBusy} onClick={() => void confirm()}>
            {count > 1 ? t('splitting:split_into', { count }) : t('splitting:title')}
          </Button>
        </>
      }
    >
      <WayBar chosen={bench.way} isSplit={count > 1} onWay={bench.preset} onReset={bench.reset} />
      {bench.refusal && <p className={css.refusal}>{bench.refusal}</p>}
      <p className="small muted">{t('splitting:how')}</p>
      <ol className={css.bench} aria-label={t('splitting:title')}>
        {bench.parts.map((part, at) => (
          <PartColumn key={at} order={order} pieces={part} at={at} count={count} ahead={bench.money[at]} focus={focus?.part === at ? focus.line : null} isHeld={held !== null} onHold={setHeld} onDrop={() => drop(at)} onMove={(to, line, quantity) => move(at, to, line, quantity)} />
        ))}
        <li ref={beyond} className={css.empty} data-held={held !== null || undefined}>
          {t('splitting:new_part')}
        </li>
      </ol>
    </Page>
  );
}

/** The split bench: an order's lines in columns, one for each order they are to become. */
export default function SplitPage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const { data: order, error, refetch } = useGet<Order>(`/orders/${id}`);
  if (error && !order) return <RecordError error={error} onRetry={() => void refetch()} />;
  if (!order) {
    return (
      <Page title={t('splitting:title')}>
        <SkeletonCard lines={8} />
      </Page>
    );
  }
  return <Bench key={order.id} order={order} />;
}
