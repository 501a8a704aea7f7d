import { TextInput } from '@mantine/core';

interface MomentInputProps {
  label: string;
  isLabelHidden?: boolean;
  /** ISO, or empty. */
  value: string;
  onValue: (iso: string) => void;
  error?: string;
}

/** A date and time of this browser's zone. */
export function MomentInput({ label, isLabelHidden = false, value, onValue, error }: MomentInputProps) {
  const named = isLabelHidden ? { 'aria-label': label } : { label };
  return <TextInput {...named} error={error} type="datetime-local" value={localMoment(value)} onChange={(event) => onValue(event.currentTarget.value && new Date(event.currentTarget.value).toISOString())} />;
}

function localMoment(iso: string): string {
  if (!iso) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
