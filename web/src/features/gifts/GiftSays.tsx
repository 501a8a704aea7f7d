import { useT } from '@/app/i18n';
import { Time } from '@/ui/Time';
import type { GiftRule } from './gift';
import css from './gifts.module.css';

/** A gift rule in a few sentences: what counts, what is given, and within which limits. */
export function GiftSays({ rule }: { rule: GiftRule }) {
  const t = useT();
  const { starts_at, ends_at } = rule.spec;
  return (
    <span className={css.says}>
      <span className="soft">{rule.when}</span>
      {rule.tiers.map((said) => (
        <b key={said}>{said}</b>
      ))}
      {rule.limits.length > 0 && <span className="small soft">{rule.limits.join(' · ')}</span>}
      {(starts_at || ends_at) && (
        <span className="small soft">
          {starts_at ? <Time at={starts_at} /> : t('gifts:from_ever')} – {ends_at ? <Time at={ends_at} /> : t('gifts:until_off')}
        </span>
      )}
    </span>
  );
}
