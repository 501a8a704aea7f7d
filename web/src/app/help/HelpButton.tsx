import { ActionIcon, Tooltip } from '@mantine/core';
import { CircleHelp } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '../i18n';

const Panel = lazy(() => import('./HelpPanel').then(({ HelpPanel }) => ({ default: HelpPanel })));

export function HelpButton() {
  const t = useT();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Tooltip label={t('help:open')}>
        <ActionIcon aria-label={t('help:open')} onClick={() => setOpen(true)}>
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
