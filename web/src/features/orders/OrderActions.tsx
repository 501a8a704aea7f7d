import { ActionIcon, Button, Menu } from '@mantine/core';
import { Check, Ellipsis, Printer } from 'lucide-react';
import { useState } from 'react';
import type { Order } from '@/api/types';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { Kbd } from '@/ui/Kbd';
import { printPapers } from '@/ui/print';
import { SplitButtons } from './splitting/SplitButtons';
import { StepDialog } from './StepDialog';
import { mayDo, STEPS, takeStep, type Step } from './steps';

/** The next lawful step first; these go at once and can be undone, the others ask. */
const ASKED: Step[] = ['hold', 'cancel', 'ship', 'complete', 'confirm-fail'];
const FORWARD: Step[] = ['approve', 'mark-produced', 'ship', 'complete'];

export function OrderActions({ order }: { order: Order }) {
  const t = useT();
  const [asking, setAsking] = useState<Step | null>(null);
  const [busy, setBusy] = useState<Step | null>(null);
  const possible = STEPS.filter((step) => mayDo(order.actions, step));
  const next = FORWARD.find((step) => possible.includes(step));
  const rest = possible.filter((step) => step !== next);
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
  useHotkey('hold', () => void take('hold'), possible.includes('hold'));
  return (
    <>
      <ActionIcon variant="default" size={34} aria-label={t('orders:print_sheets')} title={t('orders:print_sheets')} onClick={() => void printPapers(t, '/orders/sheets', [order.id])}>
        <Printer size={15} aria-hidden />
      </ActionIcon>
      <SplitButtons order={order} />
      {rest.length > 0 && (
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
          </Menu.Dropdown>
        </Menu>
      )}
      {next && (
        <Button size="sm" loading={busy === next} leftSection={<Check size={15} aria-hidden />} rightSection={<Kbd id="approve" onBar />} onClick={() => void take(next)}>
          {t(`orders:step.${next}`)}
        </Button>
      )}
      {asking && <StepDialog asked={{ step: asking, target: { ids: [order.id] }, count: 1, name: order.order_no }} onClose={() => setAsking(null)} />}
    </>
  );
}
