import { ActionIcon, Tooltip } from '@mantine/core';
import { MessageSquareWarning } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useT } from '../i18n';

const Dialog = lazy(() => import('./FeedbackDialog').then(({ FeedbackDialog }) => ({ default: FeedbackDialog })));

/** Draws the page first and asks then, so that the picture shows what the person saw. */
export function FeedbackButton() {
  const t = useT();
  const [open, setOpen] = useState<{ picture: Blob | null } | null>(null);
  const [isDrawing, setDrawing] = useState(false);
  const begin = async () => {
    setDrawing(true);
    const { capture } = await import('./capture');
    setOpen({ picture: await capture() });
    setDrawing(false);
  };
  return (
    <>
      <Tooltip label={t('feedback:send')}>
        <ActionIcon aria-label={t('feedback:send')} loading={isDrawing} onClick={() => void begin()}>
          <MessageSquareWarning size={17} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {open && (
        <Suspense fallback={null}>
          <Dialog picture={open.picture} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  );
}
