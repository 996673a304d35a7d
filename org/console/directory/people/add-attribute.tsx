import { Select } from '@mantine/core';
import { baseAttributes } from '@postern/protocol/management';
import { personTexts as t } from '../../texts/people.ts';

/** One more attribute of the base profile for this person. */
export function AddAttribute({ taken, onAdd }: { taken: string[]; onAdd(name: string): void }) {
  const free = baseAttributes
    .filter((name) => !taken.includes(name))
    .map((name) => ({ value: name, label: t.attributes[name] ?? name }));
  return (
    <Select
      className="c-add"
      aria-label={t.addAttribute}
      placeholder={t.addAttribute}
      searchable
      data={free}
      value={null}
      onChange={(name) => name && onAdd(name)}
    />
  );
}
