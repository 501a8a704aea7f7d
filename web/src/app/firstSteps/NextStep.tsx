import { Button } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Flag } from 'lucide-react';
import { useT } from '../i18n';
import { useFirstSteps, WAYS } from './firstSteps';
import css from './nextStep.module.css';

/** What comes next on the way to the first parcel, on every page but the work bench, which has the whole list. */
export function NextStep() {
  const t = useT();
  const { pathname, search } = useLocation();
  const steps = useFirstSteps();
  if (!steps || pathname === '/') return null;
  const at = steps.findIndex((one) => !one.done);
  const part = steps[at]?.waits_for;
  const way = part ? WAYS[part] : null;
  const asked = search as Record<string, string>;
  const isHere = way !== null && pathname === way.to && (asked.tab ?? asked.kind) === (way.search.tab ?? way.search.kind);
  return (
    <div className={css.strip} role="note" aria-label={t('home:first_steps')}>
      <Flag size={14} aria-hidden />
      {part ? (
        <>
          <span className="muted num">{t('home:step_of', { n: at + 1, all: steps.length })}</span>
          <b>{t(`home:part.${part}`)}</b>
          <span className={css.hint}>{t(`home:part_hint.${part}`)}</span>
        </>
      ) : (
        <b>{t('home:steps_done')}</b>
      )}
      <span className={css.acts}>
        {way && !isHere && (
          <Button renderRoot={(props) => <Link {...props} to={way.to} search={way.search} />} size="compact-sm">
            {t(`home:part_go.${part!}`)}
          </Button>
        )}
        <Button renderRoot={(props) => <Link {...props} to="/" />} size="compact-sm" variant="subtle">
          {t('home:step_list')}
        </Button>
      </span>
    </div>
  );
}
