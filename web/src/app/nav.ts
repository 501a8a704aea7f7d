import { Boxes, Calculator, ClipboardCheck, Coins, Combine, Factory, Gift, Hourglass, House, Import, Link2, ListChecks, MessageSquareWarning, Package, Scale, ScanLine, ScrollText, Send, Settings, Shirt, ShoppingBag, TriangleAlert, Undo2, Users, type LucideIcon } from 'lucide-react';
import type { Counts } from '@/api/types';
import type { HotkeyId } from './hotkeys';
import type { Can } from './session';

export type NavId = 'home' | 'entry' | 'orders' | 'review' | 'exceptions' | 'merging' | 'shortages' | 'imports' | 'fulfilment' | 'scan' | 'putBack' | 'confirm' | 'payments' | 'stock' | 'products' | 'matching' | 'customers' | 'suppliers' | 'rules' | 'gifts' | 'jobs' | 'feedback' | 'audit' | 'settings';
export type NavGroup = 'main' | 'warehouse' | 'business';

export interface NavItem {
  id: NavId;
  to: string;
  icon: LucideIcon;
  group: NavGroup;
  mayOpen: (can: Can) => boolean;
  hotkey?: HotkeyId;
  count?: (counts: Counts) => number | undefined;
  isAlarm?: boolean;
}

const needs = (permission: string) => (can: Can) => can(permission);

export const SETTINGS_PERMISSIONS = ['settings.shops', 'settings.warehouses', 'settings.people', 'settings.roles', 'settings.keys', 'settings.policy'];

export const NAV: NavItem[] = [
  { id: 'home', to: '/', icon: House, group: 'main', mayOpen: needs('insights.view'), hotkey: 'goHome' },
  { id: 'orders', to: '/orders', icon: ShoppingBag, group: 'main', mayOpen: needs('orders.view'), hotkey: 'goOrders' },
  { id: 'entry', to: '/orders/new', icon: Calculator, group: 'main', mayOpen: needs('orders.create'), hotkey: 'goEntry' },
  { id: 'review', to: '/review', icon: ClipboardCheck, group: 'main', mayOpen: needs('orders.approve'), hotkey: 'goReview', count: (counts) => counts.stages.pending_review },
  { id: 'exceptions', to: '/exceptions', icon: TriangleAlert, group: 'main', mayOpen: needs('orders.view'), hotkey: 'goExceptions', count: (counts) => counts.stages.exception, isAlarm: true },
  { id: 'merging', to: '/merging', icon: Combine, group: 'main', mayOpen: needs('orders.merge'), hotkey: 'goMerging' },
  { id: 'shortages', to: '/shortages', icon: Hourglass, group: 'main', mayOpen: needs('orders.view') },
  { id: 'imports', to: '/imports', icon: Import, group: 'main', mayOpen: needs('channels.import'), hotkey: 'goImports' },
  { id: 'fulfilment', to: '/fulfilment', icon: Package, group: 'warehouse', mayOpen: needs('fulfilment.view'), hotkey: 'goFulfilment', count: (counts) => counts.fulfilment.allocated },
  { id: 'scan', to: '/scan', icon: ScanLine, group: 'warehouse', mayOpen: needs('fulfilment.pick'), hotkey: 'goScan', count: (counts) => counts.fulfilment.released },
  { id: 'putBack', to: '/put-back', icon: Undo2, group: 'warehouse', mayOpen: needs('fulfilment.pick'), count: (counts) => counts.fulfilment.stopped, isAlarm: true },
  { id: 'confirm', to: '/confirm', icon: Send, group: 'warehouse', mayOpen: needs('orders.confirm'), count: (counts) => counts.stages.unconfirmed },
  { id: 'stock', to: '/stock', icon: Boxes, group: 'warehouse', mayOpen: needs('inventory.view'), hotkey: 'goStock' },
  { id: 'payments', to: '/payments', icon: Coins, group: 'business', mayOpen: needs('payments.view'), hotkey: 'goPayments' },
  { id: 'products', to: '/products', icon: Shirt, group: 'business', mayOpen: needs('catalog.view'), hotkey: 'goProducts' },
  { id: 'matching', to: '/matching', icon: Link2, group: 'business', mayOpen: needs('orders.edit'), hotkey: 'goMatching' },
  { id: 'customers', to: '/customers', icon: Users, group: 'business', mayOpen: needs('customers.view'), hotkey: 'goCustomers' },
  { id: 'suppliers', to: '/suppliers', icon: Factory, group: 'business', mayOpen: needs('catalog.view') },
  { id: 'rules', to: '/rules', icon: Scale, group: 'business', mayOpen: needs('orders.rules') },
  { id: 'gifts', to: '/gifts', icon: Gift, group: 'business', mayOpen: needs('pricing.gifts') },
  { id: 'jobs', to: '/jobs', icon: ListChecks, group: 'business', mayOpen: needs('jobs.view') },
  { id: 'feedback', to: '/feedback', icon: MessageSquareWarning, group: 'business', mayOpen: () => true },
  { id: 'audit', to: '/audit', icon: ScrollText, group: 'business', mayOpen: needs('audit.view') },
  { id: 'settings', to: '/settings', icon: Settings, group: 'business', mayOpen: (can) => SETTINGS_PERMISSIONS.some(can) },
];

export const NAV_GROUPS: NavGroup[] = ['main', 'warehouse', 'business'];

/** Where a person lands who may not see the work bench. */
export function firstPage(can: Can): string {
  return NAV.find((item) => item.mayOpen(can))?.to ?? '/profile';
}

