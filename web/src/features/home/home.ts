import type { Channel, Money, Stage } from '@/api/types';

export interface SalesDay {
  on: string;
  orders: number;
  amount: Money | null;
}

export interface ChannelSales {
  channel: Channel;
  orders: number;
  amount: Money | null;
}

/** How backups stand; null for who does not keep them. */
export interface BackupHealth {
  is_on: boolean;
  last_done_at: string | null;
  failures: number;
  is_overdue: boolean;
  detail: string;
}

/** The work bench's numbers. */
export interface Home {
  backup: BackupHealth | null;
  today: { orders: number; amount: Money | null; due_today: number; late: number };
  queues: { stage: Stage | 'exception'; count: number }[];
  sales_30d: SalesDay[];
  channels: ChannelSales[];
}
