import { MultiSelect, SegmentedControl, TagsInput, TextInput } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { useGet } from '@/api/query';
import type { Page } from '@/api/types';
import { useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { MomentInput } from '@/ui/MomentInput';
import { SkusInput } from '@/ui/SkusInput';
import { countedBy, type Counted, type GiftRule, type GiftSpec } from './gift';
import css from './gifts.module.css';

interface FormProps {
  spec: GiftSpec;
  rule: GiftRule | null;
  onChange: (spec: GiftSpec) => void;
}

/** Which orders it is for, and what of them is counted. */
export function BuyForm({ spec, rule, onChange }: FormProps) {
  const t = useT();
  const { shops } = useSession();
  const clear = { 'aria-label': t('clear') };
  const ways: Counted[] = ['payable', 'goods', 'quantity'];
  return (
    <div className="stack">
      <div className={css.pair}>
        <MultiSelect label={t('gifts:shops')} placeholder={spec.shops.length ? '' : t('gifts:all_shops')} data={shops.map(({ id, name }) => ({ value: id, label: name }))} value={spec.shops} onChange={(ids) => onChange({ ...spec, shops: ids })} clearButtonProps={clear} />
        <div className={css.pair}>
          <MomentInput label={t('gifts:starts')} value={spec.starts_at ?? ''} onValue={(at) => onChange({ ...spec, starts_at: at || null })} />
          <MomentInput label={t('gifts:ends')} value={spec.ends_at ?? ''} onValue={(at) => onChange({ ...spec, ends_at: at || null })} />
        </div>
      </div>
      <div className={css.counted}>
        <SegmentedControl aria-label={t('gifts:counted')} data={ways.map((way) => ({ value: way, label: t(`gifts:counted_${way}`) }))} value={spec.counted} onChange={(way) => onChange(countedBy(spec, way as Counted))} />
        {spec.counted !== 'quantity' && <TextInput aria-label={t('gifts:currency')} maxLength={3} value={spec.currency} onChange={(event) => onChange({ ...spec, currency: event.currentTarget.value.toUpperCase() })} />}
      </div>
      {spec.counted !== 'payable' && (
        <div className={css.three}>
          <SkusInput label={t('gifts:skus')} value={spec.skus} onValue={(skus) => onChange({ ...spec, skus })} named={rule?.skus} />
          <ProductsInput label={t('gifts:products')} value={spec.products} onValue={(products) => onChange({ ...spec, products })} named={rule?.products ?? []} />
          <TagsInput label={t('gifts:categories')} value={spec.categories} onChange={(categories) => onChange({ ...spec, categories })} splitChars={[',', '\uff0c', '\u3001']} clearButtonProps={clear} />
        </div>
      )}
      {spec.counted !== 'payable' && <p className="small soft">{t('gifts:goods_hint')}</p>}
    </div>
  );
}

interface ProductHit {
  id: string;
  code: string;
  title: string;
}

interface ProductsInputProps {
  label: string;
  value: string[];
  onValue: (ids: string[]) => void;
  named: { id: string; name: string }[];
}

function ProductsInput({ label, value, onValue, named }: ProductsInputProps) {
  const t = useT();
  const [text, setText] = useState('');
  const [known, setKnown] = useState(named);
  const { data } = useGet<Page<ProductHit>>('/products', { q: useDeferredValue(text.trim()), limit: 50 }, { keep: true });
  const hits = [...(data?.items ?? []).map(({ id, code, title }) => ({ id, name: `${code} ${title}` })), ...known.filter(({ id }) => value.includes(id))];
  const unique = [...new Map(hits.map((hit) => [hit.id, hit])).values()];
  const choose = (ids: string[]) => {
    setKnown(unique);
    onValue(ids);
  };
  return <MultiSelect label={label} placeholder={value.length ? '' : t('gifts:product_hint')} searchable filter={({ options }) => options} searchValue={text} onSearchChange={setText} data={unique.map(({ id, name }) => ({ value: id, label: name }))} value={value} onChange={choose} clearButtonProps={{ 'aria-label': t('clear') }} />;
}
