import { Switch } from '@mantine/core';

interface Props {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onChange(checked: boolean): void;
}

export function LabelledSwitch({ label, hint, checked, disabled, onChange }: Props) {
  return (
    <Switch
      withThumbIndicator={false}
      label={label}
      description={hint}
      checked={checked}
      disabled={disabled ?? false}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
