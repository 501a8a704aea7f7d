import type { Money as Amount } from '@/api/types';
import { currentLocale } from '@/app/i18n';
import { formatMoney } from './format';

/** An amount as the server wrote it; a dash where the person may not see amounts. */
export function Money({ value, strong = false }: { value: Amount | null | undefined; strong?: boolean }) {
  if (!value) return <span className="muted">–</span>;
  return <span className={strong ? 'num strong' : 'num'}>{formatMoney(value, currentLocale())}</span>;
}
