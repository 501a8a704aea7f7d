import type { PillTone } from '@/ui/StatusPill';

export const STATES = ['new', 'answered', 'closed'] as const;
export type FeedbackState = (typeof STATES)[number];

export const TONES: Record<FeedbackState, PillTone> = { new: 'pending_review', answered: 'shipped', closed: 'cancelled' };

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
  created_at: string;
  actions: string[];
}
