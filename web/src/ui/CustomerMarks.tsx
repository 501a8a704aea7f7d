import { Ban } from 'lucide-react';
import { currentLocale, useT } from '@/app/i18n';
import { longDate } from './format';
import { Tag } from './StatusPill';

export interface Blacklisting {
  /** Empty for those who do not see customers. */
  reason: string;
  since: string;
  until: string | null;
  by?: string;
}

/** What everybody should know of a customer at a glance. */
export function Marks({ tags, blacklist }: { tags: string[]; blacklist: Blacklisting | null }) {
  const t = useT();
  return (
    <>
      {blacklist && <Tag tone="exception">{t('customers:blacklisted')}</Tag>}
      {tags.map((tag) => (
        <Tag key={tag} tone="completed">
          {tag}
        </Tag>
      ))}
    </>
  );
}

/** Why this customer's new orders wait, in a strip of its own. */
export function BlacklistNote({ of }: { of: Blacklisting }) {
  const t = useT();
  const until = of.until ? t('customers:until', { day: longDate(new Date(of.until), currentLocale()) }) : t('customers:for_good');
  return (
    <p className="row bad small">
      <Ban size={15} aria-hidden />
      <span>
        <b>{t('customers:blacklisted')}</b> {[of.reason, until, of.by && t('customers:by', { name: of.by })].filter(Boolean).join(' · ')}
      </span>
    </p>
  );
}
