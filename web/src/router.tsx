import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { FunctionComponent } from 'react';
import { Allowed, CrashPage, NotFoundPage } from '@/app/ErrorPages';
import { loadWords } from '@/app/i18n';
import { SETTINGS_PERMISSIONS } from '@/app/nav';
import { Shell } from '@/app/Shell';
import { parseSearch, stringifySearch } from '@/ui/ResourceList/search';

type Load = () => Promise<{ default: FunctionComponent }>;

/** A page together with the words that only few pages need. */
function withWords(namespaces: Parameters<typeof loadWords>[0][], load: Load): Load {
  return async () => (await Promise.all([load(), ...namespaces.map((one) => loadWords(one))]))[0];
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: CrashPage });

function page(path: string, permission: string | string[] | null, load: Load) {
  const Page = lazyRouteComponent(load) as FunctionComponent;
  return createRoute({
    getParentRoute: () => root,
    path,
    component: permission
      ? () => (
          <Allowed permission={permission}>
            <Page />
          </Allowed>
        )
      : Page,
  });
}

const ORDER_WORDS: Parameters<typeof loadWords>[0][] = ['merging', 'splitting'];

const routes = [
  page('/', null, () => import('@/features/home/HomePage')),
  page('/orders', 'orders.view', withWords(ORDER_WORDS, () => import('@/features/orders/OrdersPage'))),
  page('/orders/new', 'orders.create', withWords(['entry'], () => import('@/features/entry/EntryPage'))),
  page('/orders/$id', 'orders.view', withWords(ORDER_WORDS, () => import('@/features/orders/OrderPage'))),
  page('/orders/$id/split', 'orders.split', withWords(['splitting'], () => import('@/features/orders/splitting/SplitPage'))),
  page('/review', 'orders.approve', withWords(ORDER_WORDS, () => import('@/features/orders/ReviewPage'))),
  page('/exceptions', 'orders.view', withWords(['exceptions'], () => import('@/features/orders/ExceptionsPage'))),
  page('/merging', 'orders.merge', withWords(['merging'], () => import('@/features/orders/MergePage'))),
  page('/shortages', 'orders.view', withWords(['shortages'], () => import('@/features/shortages/ShortagesPage'))),
  page('/imports', 'channels.import', withWords(['imports'], () => import('@/features/imports/ImportsPage'))),
  page('/imports/new', 'channels.import', withWords(['imports'], () => import('@/features/imports/NewImportPage'))),
  page('/imports/$id', 'channels.import', withWords(['imports'], () => import('@/features/imports/ImportPage'))),
  page('/fulfilment', 'fulfilment.view', () => import('@/features/fulfilment/FulfilmentPage')),
  page('/confirm', 'orders.confirm', () => import('@/features/confirm/ConfirmPage')),
  page('/confirm/files', 'orders.confirm', () => import('@/features/confirm/FilesPage')),
  page('/confirm/files/$id', 'orders.confirm', () => import('@/features/confirm/FilePage')),
  page('/scan', 'fulfilment.pick', () => import('@/features/fulfilment/ScanPage')),
  page('/put-back', 'fulfilment.pick', () => import('@/features/fulfilment/PutBackPage')),
  page('/stock', 'inventory.view', () => import('@/features/stock/StockPage')),
  page('/products', 'catalog.view', () => import('@/features/products/ProductsPage')),
  page('/products/$id', 'catalog.view', () => import('@/features/products/ProductPage')),
  page('/matching', 'orders.edit', () => import('@/features/matching/MatchingPage')),
  page('/customers', 'customers.view', () => import('@/features/customers/CustomersPage')),
  page('/customers/$id', 'customers.view', () => import('@/features/customers/CustomerPage')),
  page('/suppliers', 'catalog.view', () => import('@/features/suppliers/SuppliersPage')),
  page('/rules', 'orders.rules', withWords(['rules'], () => import('@/features/rules/RulesPage'))),
  page('/gifts', 'pricing.gifts', withWords(['gifts'], () => import('@/features/gifts/GiftsPage'))),
  page('/payments', 'payments.view', () => import('@/features/payments/PaymentsPage')),
  page('/payments/new', 'payments.enter', () => import('@/features/payments/ReceiptPage')),
  page('/payments/refunds', 'payments.view', () => import('@/features/payments/RefundsPage')),
  page('/payments/accounts', 'payments.view', () => import('@/features/payments/AccountsPage')),
  page('/jobs', 'jobs.view', () => import('@/features/jobs/JobsPage')),
  page('/feedback', null, () => import('@/features/feedback/FeedbackPage')),
  page('/audit', 'audit.view', withWords(['audit'], () => import('@/features/audit/AuditPage'))),
  page('/settings', SETTINGS_PERMISSIONS, withWords(['settings', 'policies'], () => import('@/features/settings/SettingsPage'))),
  page('/about', null, () => import('@/features/about/AboutPage')),
  page('/profile', null, withWords(['settings'], () => import('@/features/settings/ProfilePage'))),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
});
