import { Button, Menu } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { download } from '@/api/download';
import { asAppError } from '@/api/errors';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import type { Search } from './search';

/** Exports exactly what the filter shows, as a file. */
export function ExportMenu({ path, filter }: { path: string; filter: Search }) {
  const t = useT();
  const [isBusy, setBusy] = useState(false);
  const run = async (format: 'csv' | 'xlsx') => {
    setBusy(true);
    try {
      await download(path, { ...filter, format });
    } catch (error) {
      toastError(t, asAppError(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={15} aria-hidden />} loading={isBusy}>
          {t('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void run('xlsx')}>{t('export_xlsx')}</Menu.Item>
        <Menu.Item onClick={() => void run('csv')}>{t('export_csv')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
