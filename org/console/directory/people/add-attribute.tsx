import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { personTexts as t } from '../../texts/people.ts';

const attributeName = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;

/** One more attribute for this person: of the base profile, or one that only some app knows. */
export function AddAttribute({ taken, onAdd }: { taken: string[]; onAdd(name: string): void }) {
  const [name, setName] = useState('');
  const usable = attributeName.test(name) && !taken.includes(name);
  const add = () => {
    onAdd(name);
    setName('');
  };
  return (
    <div className="c-inline c-add">
      <TextInput
        aria-label={t.attributeName}
        placeholder={t.attributeName}
        spellCheck={false}
        value={name}
        onChange={(event) => setName(event.currentTarget.value.trim())}
      />
      <Button disabled={!usable} onClick={add}>
        {t.addAttribute}
      </Button>
    </div>
  );
}
