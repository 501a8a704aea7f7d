import { ActionIcon, Button, Checkbox, FileButton, Input, SegmentedControl, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp, ImageUp } from 'lucide-react';
import { api, BASE } from '@/api/client';
import { asAppError } from '@/api/errors';
import { useT } from '@/app/i18n';
import { toastError } from '@/app/toasts';
import { moved, ordered, COLUMNS, FACTS, LANGUAGES, PAPERS, TEXT_SIZES } from './paper';
import { ruleName, type Setting, type Settings } from './policy';
import css from './rules.module.css';

interface FieldProps {
  field: string;
  values: Settings;
  onValue: (field: string, value: Setting) => void;
}

/** Which ones are printed, and in which order. */
function Order({ field, values, onValue, all }: FieldProps & { all: readonly string[] }) {
  const t = useT();
  const chosen = values[field] as string[];
  return (
    <Input.Wrapper label={ruleName(t, field)} description={t(`policies:rule.${field as 'facts'}.does`)}>
      <ul className={css.order}>
        {ordered(all, chosen).map((one) => {
          const name = t(`policies:choice.${field as 'facts'}.${one as 'shop'}`);
          const isOn = chosen.includes(one);
          return (
            <li key={one}>
              <Checkbox label={name} checked={isOn} onChange={() => onValue(field, isOn ? chosen.filter((other) => other !== one) : [...chosen, one])} />
              {isOn && (
                <>
                  <ActionIcon size={24} aria-label={t('settings:move_up', { name })} disabled={chosen[0] === one} onClick={() => onValue(field, moved(chosen, one, -1))}>
                    <ArrowUp size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon size={24} aria-label={t('settings:move_down', { name })} disabled={chosen.at(-1) === one} onClick={() => onValue(field, moved(chosen, one, 1))}>
                    <ArrowDown size={14} aria-hidden />
                  </ActionIcon>
                </>
              )}
            </li>
          );
        })}
      </ul>
    </Input.Wrapper>
  );
}

function Logo({ values, onValue }: Omit<FieldProps, 'field'>) {
  const t = useT();
  const upload = async (file: File | null) => {
    if (!file) return;
    const form = new FormData();
    form.set('file', file);
    try {
      onValue('logo', (await api.upload<{ id: string }>('/papers/logo', form)).id);
    } catch (error) {
      toastError(t, asAppError(error));
    }
  };
  return (
    <Input.Wrapper label={ruleName(t, 'logo')} description={t('policies:rule.logo.does')}>
      <div className={css.logo}>
        {values.logo && <img src={`${BASE}/files/${String(values.logo)}`} alt={ruleName(t, 'logo')} />}
        <FileButton accept="image/png,image/jpeg" onChange={(file) => void upload(file)}>
          {(props) => (
            <Button {...props} variant="default" size="xs" leftSection={<ImageUp size={14} aria-hidden />}>
              {t('settings:logo_choose')}
            </Button>
          )}
        </FileButton>
        {values.logo && (
          <Button variant="default" size="xs" onClick={() => onValue('logo', null)}>
            {t('settings:logo_remove')}
          </Button>
        )}
      </div>
    </Input.Wrapper>
  );
}

/** The choices of a paper, as far as this one has them. */
export function PaperFields({ values, onValue }: Omit<FieldProps, 'field'>) {
  const t = useT();
  const has = (field: string) => field in values;
  const does = (field: string) => t(`policies:rule.${field as 'facts'}.does`);
  const choices = (field: string, all: readonly string[]) => all.map((value) => ({ value, label: t(`policies:choice.${field as 'paper'}.${value as 'a4'}`) }));
  const text = (field: string, most: number) => ({ label: ruleName(t, field), description: does(field), maxLength: most, value: String(values[field] ?? ''), onChange: (event: { currentTarget: { value: string } }) => onValue(field, event.currentTarget.value) });
  const isSheet = has('columns');
  return (
    <>
      <TextInput {...text('title', isSheet ? 40 : 20)} />
      <Logo values={values} onValue={onValue} />
      {has('paper') && <Select label={ruleName(t, 'paper')} description={does('paper')} allowDeselect={false} data={choices('paper', PAPERS)} value={String(values.paper)} onChange={(next) => onValue('paper', next)} />}
      {has('text_size') && (
        <Input.Wrapper label={ruleName(t, 'text_size')}>
          <div>
            <SegmentedControl aria-label={ruleName(t, 'text_size')} data={choices('text_size', TEXT_SIZES)} value={String(values.text_size)} onChange={(next) => onValue('text_size', next)} />
          </div>
        </Input.Wrapper>
      )}
      <Select label={ruleName(t, 'language')} description={does('language')} allowDeselect={false} data={choices('language', LANGUAGES)} value={String(values.language)} onChange={(next) => onValue('language', next)} />
      {['hides_prices', 'shows_summary', 'shows_pictures'].filter(has).map((field) => (
        <Switch key={field} label={ruleName(t, field)} description={does(field)} checked={Boolean(values[field])} onChange={(event) => onValue(field, event.currentTarget.checked)} />
      ))}
      {isSheet ? <Textarea autosize {...text('header', 200)} /> : <TextInput {...text('header', 40)} />}
      {isSheet ? <Textarea autosize {...text('footer', 300)} /> : <TextInput {...text('footer', 40)} />}
      {has('facts') && <Order field="facts" values={values} onValue={onValue} all={FACTS} />}
      {isSheet && <Order field="columns" values={values} onValue={onValue} all={COLUMNS} />}
    </>
  );
}
