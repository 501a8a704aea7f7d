import { CONFIRM_STATES, HOLDS, PAYMENTS, STAGES, type Counts, type Session, CHANNELS } from '@/api/types';
import type { T } from '@/app/i18n';
import type { Choice, Filter, Tab } from '@/ui/ResourceList';
import { holdWord } from './columns';

export interface AskedFor {
  import_id?: string;
  held_from?: string;
  held_to?: string;
  ship_by_before?: string;
}

/** The chips of the order list; some are there only for who was led to them. */
export function orderFilters(t: T, session: Session, asked: AskedFor): Filter[] {
  const { import_id: importId, ship_by_before: overdue } = asked;
  const named = (items: { id: string; name: string }[]): Choice[] => items.map((item) => ({ value: item.id, label: item.name }));
  const channels = CHANNELS.filter((channel) => session.shops.some((shop) => shop.channel === channel));
  const filters: (Filter | false)[] = [
    session.shops.length > 1 && { kind: 'choice', id: 'shop', label: t('orders:filter.shop'), choices: named(session.shops) },
    channels.length > 1 && { kind: 'choice', id: 'channel', label: t('orders:filter.channel'), choices: channels.map((value) => ({ value, label: t(`channel.${value}`) })) },
    session.warehouses.length > 1 && { kind: 'choice', id: 'warehouse', label: t('orders:filter.warehouse'), choices: named(session.warehouses) },
    { kind: 'choice', id: 'hold', label: t('orders:filter.hold'), choices: HOLDS.map((value) => ({ value, label: holdWord(t, value) })) },
    Boolean(asked.held_from ?? asked.held_to) && { kind: 'dates', id: 'held', label: t('orders:filter.held') },
    overdue !== undefined && { kind: 'choice', id: 'ship_by_before', label: t('orders:filter.ship_by'), choices: [{ value: overdue, label: t('orders:overdue') }] },
    { kind: 'choice', id: 'payment', label: t('orders:filter.payment'), choices: PAYMENTS.map((value) => ({ value, label: t(`orders:payment.${value}`) })) },
    { kind: 'choice', id: 'type', label: t('orders:filter.type'), choices: ['reship', 'exchange'].map((value) => ({ value, label: t(`orders:type.${value as 'reship'}`) })) },
    { kind: 'choice', id: 'came_by', label: t('orders:filter.came_by'), choices: ['channel', 'manual', 'copy'].map((value) => ({ value, label: t(`orders:came_by.${value as 'copy'}`) })) },
    { kind: 'choice', id: 'confirm', label: t('orders:filter.confirm'), choices: CONFIRM_STATES.map((value) => ({ value, label: t(`confirm:state.${value}`) })) },
    { kind: 'choice', id: 'is_customised', label: t('orders:filter.customised'), choices: ['true', 'false'].map((value) => ({ value, label: t(value === 'true' ? 'orders:customised' : 'orders:not_customised') })) },
    importId !== undefined && { kind: 'choice', id: 'import_id', label: t('orders:filter.import'), choices: [{ value: importId, label: t('orders:one_import') }] },
    { kind: 'dates', id: 'placed', label: t('orders:filter.placed') },
  ];
  return filters.filter((filter): filter is Filter => filter !== false);
}

export function orderTabs(t: T, counts: Counts | undefined): Tab[] {
  const known = counts?.stages;
  const all = known && STAGES.reduce((sum, stage) => sum + (known[stage] ?? 0), 0);
  const stages: Tab[] = STAGES.map((stage) => ({ value: stage, label: t(`stage.${stage}`), count: known && (known[stage] ?? 0) }));
  const exception: Tab = { value: 'exception', label: t('stage.exception'), count: known && (known.exception ?? 0), isAlarm: true };
  return [{ value: '', label: t('all'), count: all }, ...stages.slice(0, 6), exception, ...stages.slice(6)];
}
