import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useT } from '@/app/i18n';
import css from './splitting.module.css';
import { NEEDS_MOST, WAYS, type Way } from './splitting';

interface WayBarProps {
  chosen: Way;
  isSplit: boolean;
  /** Lays the parts out this way; answers why not. */
  onWay: (way: Way, most?: number) => Promise<string>;
  onReset: () => void;
}

/** The ways to lay the parts out at once; what comes of one can still be moved by hand. */
export function WayBar({ chosen, isSplit, onWay, onReset }: WayBarProps) {
  const t = useT();
  const [why, setWhy] = useState('');
  const [asking, setAsking] = useState<Way | null>(null);
  const [most, setMost] = useState<number | string>('');
  const lay = async (way: Way, limit?: number) => setWhy(await onWay(way, limit));
  const press = (way: Way) => {
    if (NEEDS_MOST.includes(way)) {
      setMost('');
      setAsking(asking === way ? null : way);
      return;
    }
    setAsking(null);
    void lay(way);
  };
  return (
    <div className={css.ways}>
      <div className="row" role="group" aria-label={t('splitting:ways')}>
        {WAYS.map((way) => (
          <Button key={way} size="compact-sm" variant={chosen === way ? 'light' : 'default'} aria-pressed={chosen === way} onClick={() => press(way)}>
            {t(`splitting:way.${way}`)}
          </Button>
        ))}
        {isSplit && (
          <Button size="compact-sm" variant="subtle" onClick={onReset}>
            {t('splitting:reset')}
          </Button>
        )}
      </div>
      {asking && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            if (Number(most) > 0) void lay(asking, Number(most));
          }}
        >
          <NumberInput aria-label={t(`splitting:most.${asking as 'weight'}`)} placeholder={t(`splitting:most.${asking as 'weight'}`)} size="sm" w={190} min={1} max={10_000_000} allowDecimal={false} data-autofocus autoFocus value={most} onChange={setMost} />
          <Button type="submit" size="sm" disabled={!(Number(most) > 0)}>
            {t('splitting:lay_out')}
          </Button>
        </form>
      )}
      {why && <p className="small warn" role="status">{why}</p>}
    </div>
  );
}
