import type { T } from '@/app/i18n';
import type { PillTone } from '@/ui/StatusPill';

export const STATES = ['new', 'answered', 'closed'] as const;
export type FeedbackState = (typeof STATES)[number];

export const TONES: Record<FeedbackState, PillTone> = { new: 'pending_review', answered: 'shipped', closed: 'cancelled' };

/** Where it stands on its way out; nothing where it stays in this installation. */
export type DeliveryState = '' | 'queued' | 'sent' | 'failed';

/** What its sender reads: received, delivered, answered, done. */
export function stateText(t: T, { state, delivery }: Feedback): string {
  return state === 'new' && delivery ? t(`feedback:progress.${delivery}`) : t(`feedback:state_name.${state}`);
}

export interface Feedback {
  id: string;
  sender: string;
  text: string;
  page: string;
  version: string;
  request_id: string;
  has_picture: boolean;
  state: FeedbackState;
  answer: string;
  answered_by: string;
  answered_at: string | null;
  delivery: DeliveryState;
  delivery_error: string;
  delivered_at: string | null;
  created_at: string;
  actions: string[];
}
