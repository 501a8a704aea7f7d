import { Select } from '@mantine/core';
import { useT } from '@/app/i18n';
import { Card, Facts } from '@/ui/Layout';
import { formatText, STATES, type FieldChoice, type Kind, type Preview, type SourceState } from './import';
import { MappingTable } from './MappingTable';

interface PreviewCardProps {
  kind: Kind;
  preview: Preview;
  fields: FieldChoice[];
  mapping: Record<string, string>;
  onMapping: (mapping: Record<string, string>) => void;
  state: SourceState;
  onState: (state: SourceState) => void;
}

/** What the server made of the file. Columns can be given another meaning where nothing fixes it. */
export function PreviewCard({ kind, preview, fields, mapping, onMapping, state, onState }: PreviewCardProps) {
  const t = useT();
  const isKnown = preview.format !== '';
  const isMaster = kind !== 'orders';
  const asks = isMaster ? t(isKnown ? 'imports:check_columns' : 'imports:unknown_master_hint') : t('imports:unknown_hint');
  return (
    <Card title={isKnown ? t('imports:recognised') : t(isMaster ? 'imports:unknown_master' : 'imports:unknown')}>
      <div className="stack">
        <Facts
          facts={[
            [t('imports:format'), formatText(t, preview.format)],
            preview.encoding ? [t('imports:encoding'), preview.encoding] : null,
            [t('imports:rows'), preview.rows],
          ]}
        />
        {preview.problems.map((problem) => (
          <p key={problem.code + problem.column} className="small warn">
            {[problem.column, problem.detail || problem.code, `× ${problem.count}`].filter(Boolean).join(' · ')}
          </p>
        ))}
        {(isMaster || !isKnown) && <p className="small soft">{asks}</p>}
        {!isMaster && !isKnown && <Select maw={300} label={t('imports:orders_are')} data={STATES.map((value) => ({ value, label: t(`imports:source_state.${value}`) }))} value={state} onChange={(value) => onState(value as SourceState)} />}
        {(isMaster || !isKnown) && <MappingTable preview={preview} fields={fields} mapping={mapping} onMapping={onMapping} />}
      </div>
    </Card>
  );
}
