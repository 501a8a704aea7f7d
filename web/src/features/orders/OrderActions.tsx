import { ActionIcon, Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Check, Ellipsis, Pencil, Printer } from 'lucide-react';
import { useState } from 'react';
import type { Order } from '@/api/types';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { Kbd } from '@/ui/Kbd';
import { printPapers } from '@/ui/print';
import { ChangeDialog } from './ChangeDialog';
import { SplitButtons } from './splitting/SplitButtons';
import { StepDialog } from './StepDialog';
import { mayDo, STEPS, takeStep, type Step } from './steps';

/** The next lawful step first; these go at once and can be undone, the others ask. */
const ASKED: Step[] = ['recall', 'hold', 'cancel', 'ship', 'complete', 'confirm-fail'];
/** What another order is made of this one for; each begins on the order entry. */
const AGAIN = ['copy', 'reship', 'exchange'] as const;
const FORWARD: Step[] = ['approve', 'mark-produced', 'ship', 'complete'];

export function OrderActions({ order }: { order: Order }) {
  const t = useT();
  const [asking, setAsking] = useState<Step | null>(null);
  const [busy, setBusy] = useState<Step | null>(null);
  const [isChanging, setChanging] = useState(false);
  const mayChange = order.actions.includes('change');
  const possible = STEPS.filter((step) => mayDo(order.actions, step));
  const next = FORWARD.find((step) => possible.includes(step));
  const rest = possible.filter((step) => step !== next);
  const again = AGAIN.filter((kind) => order.actions.includes(kind));
  const take = async (step: Step) => {
    if (ASKED.includes(step)) {
      setAsking(step);
      return;
    }
    setBusy(step);
    await takeStep(t, step, { ids: [order.id] });
    setBusy(null);
  };
  useHotkey('approve', () => next && void take(next), next !== undefined);
  useHotkey('change', () => setChanging(true), mayChange);
  useHotkey('hold', () => void take('hold'), possible.includes('hold'));
  return (
    <>
      <ActionIcon variant="default" size={34} aria-label={t('orders:print_sheets')} title={t('orders:print_sheets')} onClick={() => void printPapers(t, '/orders/sheets', [order.id])}>
        <Printer size={15} aria-hidden />
      </ActionIcon>
      <SplitButtons order={order} />
      {mayChange && (
        <Button variant="default" size="sm" leftSection={<Pencil size={14} aria-hidden />} rightSection={<Kbd id="change" />} onClick={() => setChanging(true)}>
          {t('orders:change.title')}
        </Button>
      )}
      {rest.length + again.length > 0 && (
        <Menu>
          <Menu.Target>
            <Button variant="default" size="sm" leftSection={<Ellipsis size={15} aria-hidden />}>
              {t('more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((step) => (
              <Menu.Item key={step} color={step === 'cancel' ? 'red' : undefined} onClick={() => void take(step)}>
                {t(`orders:step.${step}`)}
              </Menu.Item>
            ))}
            {rest.length > 0 && again.length > 0 && <Menu.Divider />}
            {again.map((kind) => (
              <Menu.Item key={kind} component={Link} to="/orders/new" search={{ from: order.id, kind } as never}>
                {t(`orders:again.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {next && (
        <Button size="sm" loading={busy === next} leftSection={<Check size={15} aria-hidden />} rightSection={<Kbd id="approve" onBar />} onClick={() => void take(next)}>
          {t(`orders:step.${next}`)}
        </Button>
      )}
      {isChanging && <ChangeDialog order={order} onClose={() => setChanging(false)} />}
      {asking && <StepDialog asked={{ step: asking, target: { ids: [order.id] }, count: 1, name: order.order_no }} onClose={() => setAsking(null)} />}
    </>
  );
}
