import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Icon } from '@postern/ui';
import { useState } from 'react';

/** Says what was typed after a short pause. */
export function SearchBox({
  label,
  start = '',
  onSearch,
}: {
  label: string;
  start?: string;
  onSearch(text: string): void;
}) {
  const [text, setText] = useState(start);
  const later = useDebouncedCallback(onSearch, 250);
  return (
    <TextInput
      className="a-search"
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" />}
      value={text}
      maxLength={200}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}
