import { ActionIcon, Tooltip } from '@mantine/core';
import { CircleHelp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { loadWords, useT } from '../i18n';

const Panel = lazy(async () => {
  const [{ HelpPanel }] = await Promise.all([import('./HelpPanel'), loadWords('help')]);
  return { default: HelpPanel };
});

export function HelpButton() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip label={t('help_open')}>
        <ActionIcon aria-label={t('help_open')} onClick={() => setOpen(true)}>
          <CircleHelp size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {isOpen && (
        <Suspense fallback={null}>
          <Panel onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
