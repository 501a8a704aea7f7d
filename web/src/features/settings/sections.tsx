import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { T } from '@/app/i18n';
import { Card } from '@/ui/Layout';
import { Backups } from './Backups';
import { Exports } from './Exports';
import { FeedbackDelivery } from './FeedbackDelivery';
import { Keys } from './Keys';
import { Merging } from './Merging';
import { Paper } from './Paper';
import { People } from './People';
import { Retention } from './Retention';
import { Roles } from './Roles';
import { Rules } from './Rules';
import { Reservations, Shops, SimpleSection } from './Shops';

const POLICY = 'settings.policy';

interface Section {
  id: 'shops' | 'groups' | 'entities' | 'warehouses' | 'business' | 'orders' | 'merging' | 'stock' | 'packing_slip' | 'order_sheet' | 'pick_list' | 'retention' | 'exports' | 'backups' | 'people' | 'roles' | 'keys' | 'security' | 'feedback';
  permission: string;
  show: (t: T) => ReactNode;
}

interface Group {
  id: 'shops' | 'orders' | 'stock' | 'papers' | 'data' | 'safety';
  items: Section[];
}

function ReviewRules({ t }: { t: T }) {
  return (
    <Card title={t('settings:tab.orders')}>
      <p className="soft">{t('settings:review_rules_hint')}</p>
      <Link to="/rules">{t('settings:review_rules_open')}</Link>
    </Card>
  );
}

/** Where each setting stands, in the order an owner looks for it. */
export const GROUPS: Group[] = [
  {
    id: 'shops',
    items: [
      { id: 'shops', permission: 'settings.shops', show: () => <Shops /> },
      { id: 'groups', permission: 'settings.shops', show: () => <SimpleSection key="groups" kind="groups" /> },
      { id: 'entities', permission: 'settings.shops', show: () => <SimpleSection key="entities" kind="entities" /> },
      { id: 'warehouses', permission: 'settings.warehouses', show: () => <SimpleSection key="warehouses" kind="warehouses" /> },
      {
        id: 'business',
        permission: POLICY,
        show: (t) => (
          <div key="business" className="stack">
            <Rules name="business" title={t('settings:tab.business')} />
            <Rules name="insights" title={t('settings:policy.insights')} />
          </div>
        ),
      },
    ],
  },
  {
    id: 'orders',
    items: [
      { id: 'orders', permission: 'orders.rules', show: (t) => <ReviewRules key="orders" t={t} /> },
      { id: 'merging', permission: POLICY, show: () => <Merging key="merging" /> },
    ],
  },
  {
    id: 'stock',
    items: [
      {
        id: 'stock',
        permission: POLICY,
        show: (t) => (
          <div key="stock" className="stack">
            <Reservations />
            <Rules name="inventory" title={t('settings:tab.stock')} />
          </div>
        ),
      },
    ],
  },
  { id: 'papers', items: (['packing_slip', 'order_sheet', 'pick_list'] as const).map((kind) => ({ id: kind, permission: POLICY, show: () => <Paper key={kind} kind={kind} /> })) },
  {
    id: 'data',
    items: [
      { id: 'retention', permission: POLICY, show: () => <Retention key="retention" /> },
      { id: 'backups', permission: 'settings.backup', show: () => <Backups key="backups" /> },
      { id: 'exports', permission: 'insights.export', show: () => <Exports key="exports" /> },
    ],
  },
  {
    id: 'safety',
    items: [
      { id: 'people', permission: 'settings.people', show: () => <People key="people" /> },
      { id: 'roles', permission: 'settings.roles', show: () => <Roles key="roles" /> },
      { id: 'keys', permission: 'settings.keys', show: () => <Keys key="keys" /> },
      { id: 'feedback', permission: 'service.feedback', show: () => <FeedbackDelivery key="feedback" /> },
      {
        id: 'security',
        permission: POLICY,
        show: (t) => (
          <div key="security" className="stack">
            <Rules name="edge" title={t('settings:policy.edge')} />
            <Rules name="parties" title={t('settings:policy.parties')} />
          </div>
        ),
      },
    ],
  },
];
