import { Modal, Switch } from '@mantine/core';
import { Kbd, Keys } from '@/ui/Kbd';
import { HOTKEYS, singleKeysOn, useHotkey, type HotkeyId } from './hotkeys';
import { useT } from './i18n';
import { helpOpen } from './overlays';
import css from './overlays.module.css';
import { useStore } from './store';

const GROUPS = ['global', 'go', 'list', 'order'] as const;

/** The key sheet is drawn from the registry, so it cannot tell of a key that does not exist. */
export function HotkeySheet() {
  const t = useT();
  const isOpen = useStore(helpOpen);
  const areOn = useStore(singleKeysOn);
  useHotkey('help', () => helpOpen.set(true));
  const ids = Object.keys(HOTKEYS) as HotkeyId[];
  return (
    <Modal opened={isOpen} onClose={() => helpOpen.set(false)} size={1000} title={t('keys')} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.keys}>
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`key_group.${group}`)}</h3>
            <dl>
              {ids
                .filter((id) => HOTKEYS[id].group === group)
                .map((id) => (
                  <div key={id}>
                    <dt>{t(`key.${id}`)}</dt>
                    <dd>
                      <Kbd id={id} />
                    </dd>
                  </div>
                ))}
              {group === 'list' && (
                <div>
                  <dt>{t('key.tabs')}</dt>
                  <dd>
                    <Keys keys="1 … 9" />
                  </dd>
                </div>
              )}
            </dl>
          </section>
        ))}
      </div>
      <Switch mt={14} label={t('single_keys')} checked={areOn} onChange={(event) => singleKeysOn.set(event.currentTarget.checked)} />
    </Modal>
  );
}
