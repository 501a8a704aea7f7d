import { Link } from '@tanstack/react-router';
import { useT } from '@/app/i18n';
import { PlainTable } from '@/ui/Layout';
import { Money } from '@/ui/Money';
import { RuleTrial } from '@/ui/RuleTrial';
import { GIFTS, type GiftEdit, type GiftTrial } from './gift';
import css from './gifts.module.css';

/** Which orders of the last days would have got what, what it costs, and what is at hand. */
export function TryGifts({ rule }: { rule: GiftEdit }) {
  const t = useT();
  return (
    <RuleTrial<GiftTrial> label={t('gifts:try')} path={GIFTS} rule={rule} says={(found) => (found ? <Outcome trial={found} /> : t('gifts:try_first'))}>
      {(found) => (
        <>
          {found.needs.length > 0 && <Needs needs={found.needs} />}
          {found.examples.length > 0 && <Examples trial={found} />}
        </>
      )}
    </RuleTrial>
  );
}

function Outcome({ trial: { orders, earning, costs, unknown_costs } }: { trial: GiftTrial }) {
  const t = useT();
  return (
    <>
      {t('gifts:tried', { orders, earning })}
      {costs?.map((cost) => (
        <span key={cost.currency}>
          {' '}
          {t('gifts:costs')} <Money value={cost} strong />
        </span>
      ))}
      {!!unknown_costs && costs && <span className="warn"> {t('gifts:unknown_costs', { count: unknown_costs })}</span>}
    </>
  );
}

function Needs({ needs }: { needs: GiftTrial['needs'] }) {
  const t = useT();
  return (
    <PlainTable
      label={t('gifts:needs')}
      rows={needs}
      rowId={(need) => need.sku_id}
      columns={[
        { id: 'sku', header: t('gifts:gift'), cell: (need) => `${need.code} · ${need.title}` },
        { id: 'quantity', header: t('gifts:quantity'), isRight: true, cell: (need) => need.quantity },
        { id: 'available', header: t('gifts:available'), isRight: true, cell: (need) => <span className={need.available < need.quantity ? 'bad' : ''}>{need.available}</span> },
        { id: 'cost', header: t('gifts:cost'), isRight: true, cell: (need) => (need.cost ? <Money value={need.cost} /> : '–') },
      ]}
    />
  );
}

function Examples({ trial }: { trial: GiftTrial }) {
  const t = useT();
  return (
    <div className={css.examples}>
      <PlainTable
        label={t('gifts:examples')}
        rows={trial.examples}
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
          { id: 'figure', header: t('gifts:figure'), isRight: true, cell: ({ facts }) => (facts.currency ? <Money value={{ amount: String(facts.figure), currency: facts.currency }} /> : facts.figure) },
          { id: 'gifts', header: t('gifts:gift'), cell: (one) => one.gifts.map((gift) => `${gift.title || gift.code} ×${gift.quantity}`).join(' · ') },
        ]}
      />
      {trial.examples.length < trial.earning && <p className="small soft">{t('gifts:more_examples', { n: trial.examples.length })}</p>}
    </div>
  );
}
