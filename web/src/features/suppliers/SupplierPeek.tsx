import { Button } from '@mantine/core';
import { Eye, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useGet } from '@/api/query';
import { RecordError } from '@/app/ErrorPages';
import { useT } from '@/app/i18n';
import { useCan } from '@/app/session';
import { Card, Facts, SkeletonCard } from '@/ui/Layout';
import { Peek } from '@/ui/Peek';
import type { PeekPlace } from '@/ui/ResourceList';
import { RevealDialog } from '@/ui/RevealDialog';
import { StatusPill } from '@/ui/StatusPill';
import { CONTACT, type Contact, type Supplier } from './supplier';
import { SupplierDialog } from './SupplierDialog';

function ContactCard({ of, plain, onReveal }: { of: Supplier; plain: Contact | null; onReveal: () => void }) {
  const t = useT();
  const shown: Contact = plain ?? { name: of.contact_name_masked, phone: of.contact_phone_masked };
  const mayReveal = useCan()('parties.reveal') && of.has_contact && !plain;
  return (
    <Card
      title={t('suppliers:contact_title')}
      aside={
        mayReveal && (
          <Button variant="subtle" size="compact-xs" leftSection={<Eye size={13} aria-hidden />} onClick={onReveal}>
            {t('orders:reveal')}
          </Button>
        )
      }
    >
      {of.has_contact ? <Facts facts={CONTACT.map((field) => shown[field] ? [t(`suppliers:contact.${field}`), shown[field]] : null)} /> : <p className="small muted">{t('suppliers:no_contact')}</p>}
    </Card>
  );
}

export function SupplierPeek({ place }: { place: PeekPlace }) {
  const t = useT();
  const can = useCan();
  const { data: found, error, refetch } = useGet<Supplier>(`/suppliers/${place.id}`);
  const [open, setOpen] = useState<'edit' | 'reveal' | null>(null);
  const [plain, setPlain] = useState<{ of: string; contact: Contact } | null>(null);
  const close = () => setOpen(null);
  return (
    <Peek
      label={found?.name ?? t('suppliers:supplier')}
      head={found && <h2 className="cut">{found.name}</h2>}
      onClose={place.close}
      onNext={place.next}
      onPrevious={place.previous}
      foot={
        found &&
        can('catalog.edit') && (
          <Button leftSection={<Pencil size={15} aria-hidden />} onClick={() => setOpen('edit')}>
            {t('edit')}
          </Button>
        )
      }
    >
      {error && !found && <RecordError error={error} onRetry={() => void refetch()} />}
      {!found && !error && <SkeletonCard />}
      {found && (
        <>
          <Card>
            <Facts
              facts={[
                [t('suppliers:code'), <span key="c" className="mono">{found.code}</span>],
                [t('products:state'), <StatusPill key="s" tone={found.is_active ? 'shipped' : 'cancelled'}>{t(found.is_active ? 'suppliers:on' : 'suppliers:off')}</StatusPill>],
                [t('products:sku_count'), found.sku_count],
              ]}
            />
          </Card>
          <ContactCard of={found} plain={plain?.of === found.id ? plain.contact : null} onReveal={() => setOpen('reveal')} />
        </>
      )}
      {found && open === 'edit' && (
        <SupplierDialog
          of={found}
          onClose={() => {
            setPlain(null);
            close();
          }}
        />
      )}
      {found && open === 'reveal' && <RevealDialog<{ contact: Contact }> path={`/suppliers/${found.id}/reveal`} title={t('suppliers:reveal')} reasons={['other']} onShown={({ contact }) => setPlain({ of: found.id, contact })} onClose={close} />}
    </Peek>
  );
}
