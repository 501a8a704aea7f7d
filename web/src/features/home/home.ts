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

/** The work bench's numbers. */
export interface Home {
  today: { orders: number; amount: Money | null; due_today: number; late: number };
  queues: { stage: Stage | 'exception'; count: number }[];
  sales_30d: SalesDay[];
  channels: ChannelSales[];
}
