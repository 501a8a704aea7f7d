import logo from '@/assets/logo.svg';
import type { ReactNode } from 'react';
import { useT } from '@/app/i18n';
import { LocaleMenu, ThemeButton } from '@/app/TopBar';
import css from './auth.module.css';

export function AuthFrame({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  const t = useT();
  return (
    <main className={css.page}>
      <div className={css.tools}>
        <LocaleMenu isSignedIn={false} />
        <ThemeButton />
      </div>
      <div className={css.box}>
        <div className={css.brand}>
          <img src={logo} alt={t('product')} width={40} height={40} />
          <div>
            <h1>{title}</h1>
            <p>{hint}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
