import { Link } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { PlainTable } from '@/ui/Layout';
import { RuleTrial } from '@/ui/RuleTrial';
import { RULES, type Edit, type Trial } from './rule';
import css from './rules.module.css';

/** Which orders of the last days would have gone another way; nothing is written. */
export function TryPanel({ rule }: { rule: Edit }) {
  const t = useT();
  return (
    <RuleTrial<Trial> label={t('rules:try')} path={RULES} rule={rule} says={(found) => (found ? t('rules:tried', { orders: found.orders, changed: found.would_change }) : t('rules:try_first'))}>
      {(found) => found.examples.length > 0 && (
        <div className={css.examples}>
          <PlainTable
            label={t('rules:try')}
            rows={found.examples}
            rowId={(one) => one.order_id}
            columns={[
              {
                id: 'order',
                header: t('nav.orders'),
                cell: (one) => (
                  <Link to="/orders/$id" params={{ id: one.order_id }} target="_blank" className="mono">
                    {one.order_no}
                  </Link>
                ),
              },
              { id: 'before', header: t('rules:before'), cell: (one) => one.before.join(' · ') },
              { id: 'after', header: t('rules:after'), cell: (one) => one.after.join(' · ') },
            ]}
          />
          {found.examples.length < found.would_change && <p className="small soft">{t('rules:more_examples', { n: found.examples.length })}</p>}
        </div>
      )}
    </RuleTrial>
  );
}
