import { ScanLine } from 'lucide-react';
import { useDeferredValue, useId, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { api } from '@/api/client';
import { useGet } from '@/api/query';
import { currentLocale, useT } from '@/app/i18n';
import { Money } from '@/ui/Money';
import { signalError, signalOk } from '@/ui/scan/signals';
import { makeQueue } from '@/ui/scan/queue';
import { useScanner } from '@/ui/scan/useScanner';
import { Thumb } from '@/ui/Thumb';
import { formatNumber } from '@/ui/format';
import type { Goods } from './draft';
import css from './entry.module.css';

interface Found {
  items: Goods[];
  is_exact: boolean;
}

interface GoodsBoxProps {
  shop: string;
  warehouse: string;
  box: RefObject<HTMLInputElement | null>;
  onAdd: (goods: Goods, quantity: number) => void;
  onQuantity: (quantity: number) => void;
  /** Enter with nothing typed: on to the money. */
  onDone: () => void;
}

const TIMES = /^(\d{1,6})\s*[*x×]\s*(.*)$/i;
const QUANTITY = /^[*x×]\s*(\d{1,6})$/i;

export function Stock({ goods }: { goods: Pick<Goods, 'supply' | 'available'> }) {
  const t = useT();
  if (goods.available === null) return <span className="small muted">{t(goods.supply === 'to_order' ? 'supply.to_order' : 'supply.virtual')}</span>;
  return <span className={goods.available > 0 ? 'small muted num' : 'small bad num'}>{t('entry:available', { n: formatNumber(goods.available, currentLocale()) })}</span>;
}

/** Takes scans, codes and names; `3*code` is three of it, `*3` makes the last line three. */
export function GoodsBox({ shop, warehouse, box, onAdd, onQuantity, onDone }: GoodsBoxProps) {
  const t = useT();
  const listId = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [missing, setMissing] = useState('');
  const queue = useRef(makeQueue());
  const times = TIMES.exec(text.trim());
  const wanted = useDeferredValue((times ? times[2]! : text).trim());
  const asks = wanted.length > 1 && !QUANTITY.test(wanted);
  const hits = useGet<Found>('/order-entries/goods', { q: wanted, shop, warehouse }, { enabled: asks && Boolean(shop), keep: true }).data?.items ?? [];
  const shown = asks && text ? hits : [];
  const take = (goods: Goods, quantity: number) => {
    signalOk();
    onAdd(goods, quantity);
    setMissing('');
  };
  const look = (said: string) => {
    const parts = TIMES.exec(said);
    const code = (parts ? parts[2]! : said).trim();
    queue.current(async () => {
      const found = await api.get<Found>('/order-entries/goods', { q: code, shop, warehouse }).catch(() => null);
      const first = found?.items.length === 1 || found?.is_exact ? found.items[0] : undefined;
      if (first) take(first, parts ? Number(parts[1]) : 1);
      else {
        signalError();
        setMissing(code);
      }
    });
  };
  useScanner(look, Boolean(shop));
  const enter = () => {
    const said = text.trim();
    if (!said) return onDone();
    const quantity = QUANTITY.exec(said);
    const chosen = at > 0 ? shown[at - 1] : undefined;
    setText('');
    setAt(0);
    if (quantity) queue.current(async () => onQuantity(Number(quantity[1])));
    else if (chosen) take(chosen, times ? Number(times[1]) : 1);
    else look(said);
    return undefined;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length) {
      event.preventDefault();
      setAt((old) => (old + step + shown.length + 1) % (shown.length + 1));
    }
    if (event.key === 'Escape') setText('');
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      enter();
    }
  };
  return (
    <div className={css.goods}>
      <div className={css.goodsInput} data-bad={missing !== ''}>
        <ScanLine size={20} aria-hidden />
        <input ref={box} autoFocus role="combobox" aria-expanded={shown.length > 0} aria-controls={listId} aria-activedescendant={at > 0 ? `${listId}-${at}` : undefined} aria-label={t('entry:goods')} placeholder={t('entry:goods_hint')} value={text} disabled={!shop} onChange={(event) => { setText(event.currentTarget.value); setAt(0); setMissing(''); }} onKeyDown={onKeyDown} />
        <kbd aria-hidden>↵</kbd>
      </div>
      {missing && (
        <p className="small bad" role="alert">
          {t('entry:goods_missing', { code: missing })}
        </p>
      )}
      <div role="listbox" id={listId} aria-label={t('entry:goods')} className={css.hits} hidden={!shown.length}>
        {shown.map((goods, index) => (
          <div key={goods.sku_id} role="option" id={`${listId}-${index + 1}`} aria-selected={at === index + 1} tabIndex={-1} className={css.hit} onMouseEnter={() => setAt(index + 1)} onMouseDown={(event) => { event.preventDefault(); take(goods, times ? Number(times[1]) : 1); setText(''); setAt(0); }}>
            <Thumb url={goods.picture_url} name={goods.title} size={36} />
            <span className={css.hitText}>
              <b className="cut">{goods.title}</b>
              <span className="small muted mono cut">{[goods.sku_code, goods.spec].filter(Boolean).join(' · ')}</span>
            </span>
            <span className={css.hitPrice}>
              {goods.price && <Money value={goods.price} strong />}
              <Stock goods={goods} />
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}
