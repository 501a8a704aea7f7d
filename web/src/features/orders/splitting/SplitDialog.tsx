import { Button, Modal, NumberInput, Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import { currentLocale, useT } from '@/app/i18n';
import { counted, formatNumber } from '@/ui/format';
import type { Target } from '@/ui/ResourceList';
import css from './splitting.module.css';
import { lookAheadSoon, NEEDS_MOST, split, WAYS, type Ahead, type Way } from './splitting';

/** Splits many orders in one way, and says before how many that would be. */
export function SplitDialog({ target, count, onClose }: { target: Target; count: number; onClose: () => void }) {
  const t = useT();
  const [way, setWay] = useState<Way>('warehouse');
  const [most, setMost] = useState<number | string>('');
  const [ahead, setAhead] = useState<Ahead | null>(null);
  const [isBusy, setBusy] = useState(false);
  const limit = NEEDS_MOST.includes(way) ? Number(most) || 0 : undefined;
  const isAsked = limit === undefined || limit > 0;
  useEffect(() => {
    setAhead(null);
    if (!isAsked) return undefined;
    return lookAheadSoon(target, { way, most: limit }, setAhead);
  }, [target, way, limit, isAsked]);
  const run = async () => {
    setBusy(true);
    await split(t, target, { way, most: limit });
    onClose();
  };
  const number = (value: number) => formatNumber(value, currentLocale());
  const refused = ahead?.items.filter((one) => one.code).slice(0, 3) ?? [];
  return (
    <Modal opened onClose={onClose} title={t('splitting:split_n', counted(count, currentLocale()))} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <Select label={t('splitting:ways')} data={WAYS.map((one) => ({ value: one, label: t(`splitting:way.${one}`) }))} allowDeselect={false} value={way} onChange={(value) => setWay((value as Way | null) ?? 'warehouse')} />
        {NEEDS_MOST.includes(way) && <NumberInput label={t(`splitting:most.${way as 'weight'}`)} min={1} max={10_000_000} allowDecimal={false} value={most} onChange={setMost} />}
        <div className={css.preview} role="status">
          {ahead && <p>{t('splitting:ahead', { looked: number(ahead.looked_at), splits: number(ahead.splits), parts: number(ahead.parts) })}</p>}
          {refused.map((one) => (
            <p key={one.order_id} className="muted">
              <span className="mono">{one.order_no}</span> {one.detail}
            </p>
          ))}
        </div>
        <div className="row">
          <Button type="submit" size="sm" loading={isBusy} disabled={!ahead?.splits}>
            {t('splitting:title')}
          </Button>
          <Button size="sm" variant="default" onClick={onClose}>
            {t('back')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
