import { ActionIcon, Tooltip } from '@mantine/core';
import { ChevronDown, ChevronUp, PanelRightOpen, X } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useT } from '@/app/i18n';
import css from './peek.module.css';

interface PeekProps {
  label: string;
  head: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
  onClose: () => void;
  onNext?: () => void;
  onPrevious?: () => void;
  onFull?: () => void;
}

/** A panel over the living list: opening a record never destroys the list behind it. */
export function Peek({ label, head, children, foot, onClose, onNext, onPrevious, onFull }: PeekProps) {
  const t = useT();
  useEffect(() => {
    const close = (event: KeyboardEvent) => {
      const isElsewhere = document.querySelector('[aria-modal="true"], [role="menu"]') !== null;
      if (event.key === 'Escape' && !event.shiftKey && !isElsewhere && !event.defaultPrevented) onClose();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [onClose]);
  const button = (words: string, icon: ReactNode, run: (() => void) | undefined, isShown = true) =>
    isShown && (
      <Tooltip label={words}>
        <ActionIcon aria-label={words} onClick={run} disabled={!run}>
          {icon}
        </ActionIcon>
      </Tooltip>
    );
  return (
    <aside className={css.peek} aria-label={label}>
      <header className={css.head}>
        <div className={css.title}>{head}</div>
        <div className={css.tools}>
          {button(t('previous'), <ChevronUp size={16} aria-hidden />, onPrevious)}
          {button(t('next'), <ChevronDown size={16} aria-hidden />, onNext)}
          {button(t('open_full'), <PanelRightOpen size={16} aria-hidden />, onFull, onFull !== undefined)}
          {button(t('close'), <X size={16} aria-hidden />, onClose)}
        </div>
      </header>
      <div className={css.body} tabIndex={0} role="region" aria-label={label}>
        {children}
      </div>
      {foot && <footer className={css.foot}>{foot}</footer>}
    </aside>
  );
}
