import { Button, Menu, SegmentedControl } from '@mantine/core';
import { Download } from 'lucide-react';
import { download } from '@/api/download';
import { asAppError } from '@/api/errors';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { toastError } from '@/app/toasts';
import { KINDS, NEEDS, type Kind } from './import';
import css from './imports.module.css';

/** The kinds of files this person may bring in. */
export function useKinds(): Kind[] {
  const can = useCan();
  return KINDS.filter((kind) => NEEDS[kind].every(can));
}

function Template({ kind }: { kind: Kind }) {
  const t = useT();
  const fetchFile = (format: 'xlsx' | 'csv') => download(`/imports/templates/${kind}.${format}`).catch((error: unknown) => toastError(t, asAppError(error)));
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={14} aria-hidden />}>
          {t('imports:template')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void fetchFile('xlsx')}>{t('export_xlsx')}</Menu.Item>
        <Menu.Item onClick={() => void fetchFile('csv')}>{t('export_csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What is imported, said in a sentence, with the template to fill in where there is one. */
export function KindChooser({ kind, onKind }: { kind: Kind; onKind: (kind: Kind) => void }) {
  const t = useT();
  const kinds = useKinds();
  return (
    <div className="stack">
      <div className={css.kinds}>
        <SegmentedControl aria-label={t('imports:kind')} data={kinds.map((value) => ({ value, label: t(`imports:kind_name.${value}`) }))} value={kind} onChange={(value) => onKind(value as Kind)} />
        {kind !== 'orders' && <Template kind={kind} />}
      </div>
      <p className="small soft">{t(`imports:kind_hint.${kind}`)}</p>
    </div>
  );
}
