import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { Icon } from '@postern/ui';
import { useState } from 'react';

interface Props {
  label: string;
  /** After a short pause in typing. */
  onSearch(text: string): void;
  width?: number | string;
}

export function SearchBox({ label, onSearch, width = 260 }: Props) {
  const [text, setText] = useState('');
  const later = useDebouncedCallback(onSearch, 250);
  return (
    <TextInput
      type="search"
      w={width}
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" />}
      value={text}
      maxLength={255}
      onChange={(event) => {
        setText(event.currentTarget.value);
        later(event.currentTarget.value.trim());
      }}
    />
  );
}
