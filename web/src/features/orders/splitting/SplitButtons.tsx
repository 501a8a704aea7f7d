import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Merge, Split } from 'lucide-react';
import { useState } from 'react';
import type { Order } from '@/api/types';
import { useT } from '@/app/i18n';
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
  if (order.actions.includes('unsplit')) {
    return (
      <Button variant="default" size="sm" loading={isBusy} leftSection={<Merge size={15} aria-hidden />} onClick={() => void restore()}>
        {t('splitting:unsplit')}
      </Button>
    );
  }
  if (!order.actions.includes('split')) return null;
  return (
    <Button variant="default" size="sm" leftSection={<Split size={15} aria-hidden />} onClick={() => void navigate({ to: '/orders/$id/split', params: { id: order.id } })}>
      {t('splitting:title')}
    </Button>
  );
}
