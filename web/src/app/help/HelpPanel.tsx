import { Button, Drawer } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Kbd } from '@/ui/Kbd';
import { useT } from '../i18n';
import { helpOpen } from '../overlays';
import { helpOf } from './help';
import css from './help.module.css';

/** What this page is for, its keys and its words. */
export function HelpPanel({ onClose }: { onClose: () => void }) {
  const t = useT();
  const help = helpOf(useLocation().pathname);
  const seeKeys = () => {
    onClose();
    helpOpen.set(true);
  };
  return (
    <Drawer opened onClose={onClose} size={400} title={help ? t(`nav.${help.id}`) : t('help:title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.help}>
        {help && <p>{t(`help:page.${help.id}`)}</p>}
        {help && help.keys.length > 0 && (
          <section>
            <h3>{t('help:keys')}</h3>
            <dl className={css.keys}>
              {help.keys.map((id) => (
                <div key={id}>
                  <dt>{t(`key.${id}`)}</dt>
                  <dd>
                    <Kbd id={id} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {help && (
          <section>
            <h3>{t('help:words')}</h3>
            <dl className={css.words}>
              {help.words.map((word) => (
                <div key={word}>
                  <dt>{t(`help:word.${word}.name`)}</dt>
                  <dd>{t(`help:word.${word}.means`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        <div className="row">
          <Button variant="default" onClick={seeKeys}>
            {t('help:all_keys')}
          </Button>
          <Link to="/about" onClick={onClose}>
            {t('about')}
          </Link>
        </div>
      </div>
    </Drawer>
  );
}
