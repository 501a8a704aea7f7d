import type { ConfirmState } from '@/api/types';
import type { T } from '@/app/i18n';
import { StatusPill, Tag, type PillTone } from './StatusPill';

const TONES: Record<ConfirmState, PillTone> = { none: 'awaiting_payment', exported: 'in_production', accepted: 'shipped', failed: 'exception' };

/** How far the channel knows that an order was shipped. */
export function ConfirmPill({ state, t, small = false }: { state: ConfirmState; t: T; small?: boolean }) {
  const word = t(`confirm:state.${state}`);
  return small ? <Tag tone={TONES[state]}>{word}</Tag> : <StatusPill tone={TONES[state]}>{word}</StatusPill>;
}
