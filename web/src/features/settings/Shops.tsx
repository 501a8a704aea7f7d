import { useState } from 'react';
import { api } from '@/api/client';
import { useGet } from '@/api/query';
import { CHANNELS, type Channel } from '@/api/types';
import { STEPS_PATH } from '@/app/firstSteps/firstSteps';
import { currentLocale, useT } from '@/app/i18n';
import { useSession } from '@/app/session';
import { useListSearch } from '@/ui/ResourceList';
import { fromField, toField } from '@/ui/format';
import { StatusPill } from '@/ui/StatusPill';
import { Time } from '@/ui/Time';
import { RecordDialog, type Field, type Values } from './RecordDialog';
import { useZones } from '@/ui/zones';
import { Section } from './Section';

interface Shop {
  id: string;
  code: string;
  name: string;
  channel: Channel;
  group_id: string | null;
  legal_entity_id: string | null;
  currency: string;
  time_zone: string;
  taken_over_at: string | null;
  reserve_on: string;
  unpaid_hours: number;
  ship_by_hours: number;
  warehouse_ids: string[];
  is_active: boolean;
}

interface Named {
  id: string;
  code: string;
  name: string;
}

const TOUCHED = ['/shops', '/session', STEPS_PATH];
const choicesOf = (items: Named[] | undefined) => (items ?? []).map(({ id, name }) => ({ value: id, label: name }));

const CURRENCIES = ['CNY', 'HKD', 'TWD', 'USD', 'EUR', 'GBP', 'JPY', 'KRW', 'SGD', 'AUD', 'CAD'];

/** Currencies by their names; a shop's own is always among them. */
function currencies(own: string | undefined, locale: string) {
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  return [...new Set([...(own ? [own] : []), ...CURRENCIES])].map((value) => ({ value, label: names.of(value) ?? value }));
}

function body(values: Values): Values {
  const { taken_over_at: moment, ...rest } = values;
  return { ...rest, taken_over_at: fromField(String(moment ?? '')) };
}

/** The dialog of a new record stands in the address, so that the first steps can lead to it. */
function useAdding(): [isAdding: boolean, setAdding: (isAdding: boolean) => void] {
  const { search, go } = useListSearch();
  return [search.new === '1', (isAdding) => go({ ...search, new: isAdding ? '1' : undefined })];
}

/** A code to begin with; nobody has to think of one. */
function nextCode(prefix: string, taken: { code: string }[]): string {
  const codes = new Set(taken.map(({ code }) => code));
  let n = 1;
  while (codes.has(prefix + String(n).padStart(2, '0'))) n += 1;
  return prefix + String(n).padStart(2, '0');
}

/** Where and in what money a shop of this language most likely sells. */
function usual(): Values {
  return currentLocale() === 'en' ? { channel: 'shopify', currency: 'USD', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : { channel: 'taobao', currency: 'CNY', time_zone: 'Asia/Shanghai' };
}

export function Shops() {
  const t = useT();
  const { shops, warehouses } = useSession();
  const groups = useGet<{ items: Named[] }>('/shop-groups').data?.items;
  const entities = useGet<{ items: Named[] }>('/legal-entities').data?.items;
  const [shop, setShop] = useState<Shop | null>(null);
  const zones = useZones(shop?.time_zone ?? String(usual().time_zone));
  const [isAdding, setAdding] = useAdding();
  const fields: Field[] = [
    { kind: 'text', name: 'name', label: t('settings:name'), required: true },
    { kind: 'choice', name: 'channel', label: t('settings:channel'), hint: t('settings:channel_hint'), required: true, choices: CHANNELS.map((value) => ({ value, label: t(`channel.${value}`) })) },
    { kind: 'choices', name: 'warehouse_ids', label: t('settings:warehouse_order'), hint: t('settings:warehouse_order_hint'), choices: choicesOf(warehouses) },
    { kind: 'text', name: 'code', label: t('settings:code'), hint: t('settings:code_hint'), required: true },
    { kind: 'moment', name: 'taken_over_at', isMore: true, label: t('settings:taken_over_at'), hint: t('settings:taken_over_hint') },
    { kind: 'choice', name: 'reserve_on', isMore: true, label: t('settings:reserve_on'), hint: t('settings:reserve_on_hint'), required: true, choices: (['placed', 'paid'] as const).map((value) => ({ value, label: t(`settings:reserve.${value}`) })) },
    { kind: 'number', name: 'unpaid_hours', isMore: true, label: t('settings:unpaid_hours'), hint: t('settings:unpaid_hint'), min: 1 },
    { kind: 'number', name: 'ship_by_hours', isMore: true, label: t('settings:ship_by_hours'), hint: t('settings:ship_by_hint'), min: 1 },
    { kind: 'choice', name: 'group_id', isMore: true, label: t('settings:group'), hint: t('settings:group_hint'), choices: choicesOf(groups) },
    { kind: 'choice', name: 'legal_entity_id', isMore: true, label: t('settings:entity'), hint: t('settings:entity_hint'), choices: choicesOf(entities) },
    { kind: 'choice', name: 'currency', isMore: true, label: t('settings:currency'), hint: t('settings:currency_hint'), required: true, choices: currencies(shop?.currency, currentLocale()) },
    { kind: 'choice', name: 'time_zone', isMore: true, label: t('settings:time_zone'), hint: t('settings:time_zone_hint'), required: true, choices: zones },
    ...(shop ? [{ kind: 'check', name: 'is_active', label: t('settings:active') } as const] : []),
  ];
  const first: Values = {
    code: shop?.code ?? nextCode(t('settings:code_first.shops'), shops),
    name: shop?.name ?? '',
    ...(shop ? { channel: shop.channel, currency: shop.currency, time_zone: shop.time_zone } : usual()),
    warehouse_ids: shop?.warehouse_ids ?? warehouses.slice(0, 1).map((one) => one.id),
    taken_over_at: toField(shop?.taken_over_at ?? null),
    reserve_on: shop?.reserve_on ?? 'placed',
    unpaid_hours: shop?.unpaid_hours ?? 24,
    ship_by_hours: shop?.ship_by_hours ?? 48,
    group_id: shop?.group_id ?? null,
    legal_entity_id: shop?.legal_entity_id ?? null,
    ...(shop ? { is_active: shop.is_active } : {}),
  };
  return (
    <Section<Shop>
      title={t('settings:tab.shops')}
      path="/shops"
      rowId={(row) => row.id}
      onAdd={() => setAdding(true)}
      onEdit={setShop}
      columns={[
        { id: 'name', header: t('settings:name'), cell: (row) => <b>{row.name}</b> },
        { id: 'code', header: t('settings:code'), cell: (row) => <span className="mono">{row.code}</span> },
        { id: 'channel', header: t('settings:channel'), cell: (row) => t(`channel.${row.channel}`) },
        { id: 'taken', header: t('settings:taken_over_at'), cell: (row) => <Time at={row.taken_over_at} /> },
        { id: 'reserve', header: t('settings:reserve_on'), cell: (row) => t(`settings:reserve.${row.reserve_on as 'paid'}`) },
        { id: 'group', header: t('settings:group'), cell: (row) => groups?.find((one) => one.id === row.group_id)?.name ?? '–' },
        { id: 'state', header: t('settings:state'), cell: (row) => <StatusPill tone={row.is_active ? 'shipped' : 'cancelled'}>{t(row.is_active ? 'settings:active' : 'settings:inactive')}</StatusPill> },
      ]}
    >
      {(shop || isAdding) && (
        <RecordDialog key={shop?.id ?? 'new'} title={shop?.name ?? t('settings:new_shop')} fields={fields} first={first} touched={TOUCHED} onClose={() => (shop ? setShop(null) : setAdding(false))} save={(values) => (shop ? api.patch(`/shops/${shop.id}`, body(values)) : api.post('/shops', body(values)))} />
      )}
    </Section>
  );
}

/** When each shop's orders take goods: said per shop, shown where one looks for it. */
export function Reservations() {
  const t = useT();
  return (
    <Section<Shop>
      title={t('settings:reserve_title')}
      path="/shops"
      rowId={(row) => row.id}
      columns={[
        { id: 'name', header: t('settings:tab.shops'), cell: (row) => <b>{row.name}</b> },
        { id: 'reserve', header: t('settings:reserve_on'), cell: (row) => t(`settings:reserve.${row.reserve_on as 'paid'}`) },
        { id: 'unpaid', header: t('settings:unpaid_hours'), isRight: true, cell: (row) => row.unpaid_hours },
      ]}
    >
      <p className="small muted">{t('settings:reserve_about')}</p>
    </Section>
  );
}

interface Simple extends Named {
  tax_no?: string;
  address?: string;
  is_active?: boolean;
}

type SimpleKind = 'groups' | 'entities' | 'warehouses';
const SIMPLE: Record<SimpleKind, { path: string; more: ('tax_no' | 'address')[]; hasActive: boolean }> = {
  groups: { path: '/shop-groups', more: [], hasActive: false },
  entities: { path: '/legal-entities', more: ['tax_no'], hasActive: true },
  warehouses: { path: '/warehouses', more: ['address'], hasActive: true },
};

/** Shop groups, companies and warehouses: a code, a name and little more. */
export function SimpleSection({ kind }: { kind: SimpleKind }) {
  const t = useT();
  const { path, more, hasActive } = SIMPLE[kind];
  const { warehouses } = useSession();
  const [row, setRow] = useState<Simple | null>(null);
  const [isAdding, setAdding] = useAdding();
  const fields: Field[] = [
    { kind: 'text', name: 'name', label: t('settings:name'), required: true },
    { kind: 'text', name: 'code', label: t('settings:code'), hint: t('settings:code_hint'), required: true },
    ...more.map((name): Field => ({ kind: 'text', name, label: t(`settings:${name}`) })),
    ...(row && hasActive ? [{ kind: 'check', name: 'is_active', label: t('settings:active') } as const] : []),
  ];
  const proposed = kind === 'warehouses' ? nextCode(t('settings:code_first.warehouses'), warehouses) : '';
  const first: Values = Object.fromEntries(fields.map(({ name }) => [name, row?.[name as keyof Simple] ?? (name === 'code' ? proposed : '')]));
  return (
    <Section<Simple>
      title={t(`settings:tab.${kind}`)}
      path={path}
      rowId={(one) => one.id}
      onAdd={() => setAdding(true)}
      onEdit={setRow}
      columns={[
        { id: 'name', header: t('settings:name'), cell: (one) => <b>{one.name}</b> },
        { id: 'code', header: t('settings:code'), cell: (one) => <span className="mono">{one.code}</span> },
        ...more.map((name) => ({ id: name, header: t(`settings:${name}`), cell: (one: Simple) => one[name] || '–' })),
      ]}
    >
      {(row || isAdding) && <RecordDialog key={row?.id ?? 'new'} title={row?.name ?? t(`settings:new_kind.${kind}`)} fields={fields} first={first} touched={[path, '/session', STEPS_PATH]} onClose={() => (row ? setRow(null) : setAdding(false))} save={(values) => (row ? api.patch(`${path}/${row.id}`, values) : api.post(path, values))} />}
    </Section>
  );
}
