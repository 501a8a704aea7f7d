import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Merge, Split } from 'lucide-react';
import { useState } from 'react';
import type { Order } from '@/api/types';
import { useHotkey } from '@/app/hotkeys';
import { useT } from '@/app/i18n';
import { Kbd } from '@/ui/Kbd';
import { unsplit } from './splitting';

/** The way to the split bench, or back from there, as far as the server allows either. */
export function SplitButtons({ order }: { order: Order }) {
  const t = useT();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const restore = async () => {
    setBusy(true);
    await unsplit(t, { ids: [order.id] });
    setBusy(false);
  };
  const bench = () => void navigate({ to: '/orders/$id/split', params: { id: order.id } });
  const isWhole = order.actions.includes('split');
  const isSplit = order.actions.includes('unsplit');
  useHotkey('split', bench, isWhole);
  useHotkey('unsplit', () => void restore(), isSplit && !isBusy);
  if (isSplit) {
    return (
      <Button variant="default" size="sm" rightSection={<Kbd id="unsplit" />} loading={isBusy} leftSection={<Merge size={15} aria-hidden />} onClick={() => void restore()}>
        {t('splitting:unsplit')}
      </Button>
    );
  }
  if (!isWhole) return null;
  return (
    <Button variant="default" size="sm" leftSection={<Split size={15} aria-hidden />} rightSection={<Kbd id="split" />} onClick={bench}>
      {t('splitting:title')}
    </Button>
  );
}
