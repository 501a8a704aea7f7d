import { useT } from '@/app/i18n';
import type { Rule } from './rule';
import css from './rules.module.css';

/** A rule in one sentence: when, and what then. */
export function RuleSays({ rule }: { rule: Rule }) {
  const t = useT();
  if (rule.check) return <span className="small soft">{rule.detail}</span>;
  const between = t(rule.conditions.match === 'all' ? 'rules:groups_all' : 'rules:groups_any');
  return (
    <span className={css.says}>
      {rule.when.length > 1 && <span className="small soft">{between}</span>}
      {rule.when.length ? rule.when.map((said, place) => <span key={place}>{said}</span>) : <span>{t('rules:every_order')}</span>}
      <b>→ {rule.does.join(' · ')}</b>
    </span>
  );
}
