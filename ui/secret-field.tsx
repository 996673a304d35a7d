import { Button, Input, PasswordInput } from '@mantine/core';
import { useState } from 'react';

interface Props {
  label: string;
  /** A new value; undefined = what is saved stays. */
  value: string | undefined;
  onChange(value: string | undefined): void;
  /** What is known of the saved one ("Set by Ines Okafor, 3 Nov"); absent = none is saved. */
  saved?: string;
  words: { replace: string; undo: string };
  hint?: string;
  error?: string;
  autoComplete?: string;
}

/** A secret is never shown again: it says that it is set, and by whom, and can be replaced. */
export function SecretField({ label, value, onChange, saved, words, hint, error, autoComplete = 'off' }: Props) {
  const [replacing, setReplacing] = useState(false);
  const kept = saved !== undefined && value === undefined && !replacing;
  if (kept) {
    return (
      <Input.Wrapper label={label} description={hint} error={error}>
        <div className="p-secret">
          <span className="p-cut" title={saved}>
            {saved}
          </span>
          <Button
            size="xs"
            variant="subtle"
            aria-label={`${words.replace}: ${label}`}
            onClick={() => setReplacing(true)}
          >
            {words.replace}
          </Button>
        </div>
      </Input.Wrapper>
    );
  }
  const undo = () => {
    setReplacing(false);
    onChange(undefined);
  };
  return (
    <div className="p-secret-edit">
      <PasswordInput
        label={label}
        description={hint}
        error={error}
        value={value ?? ''}
        autoComplete={autoComplete}
        autoFocus={replacing}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      />
      {saved !== undefined && (
        <Button size="xs" variant="subtle" onClick={undo} className="p-secret-undo">
          {words.undo}
        </Button>
      )}
    </div>
  );
}
