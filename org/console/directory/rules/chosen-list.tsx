import { Button } from '@mantine/core';
import { useId } from 'react';
import { common } from '../../texts/common.ts';
import { ruleTexts } from '../../texts/rules.ts';

const t = ruleTexts.form;

export interface Named {
  id: string;
  name: string;
}

interface Props<Item extends Named> {
  label: string;
  none: string;
  add: string;
  chosen: Item[];
  locked: boolean;
  onChange(chosen: Item[]): void;
  onAdd(): void;
}

/** What was chosen, each with a button that takes it off again. */
export function ChosenList<Item extends Named>({ label, none, add, chosen, locked, onChange, onAdd }: Props<Item>) {
  const labelId = useId();
  return (
    <div className="p-stack">
      <div className="p-row">
        <span id={labelId} className="p-small p-strong p-grow">
          {label}
        </span>
        {!locked && (
          <Button size="xs" onClick={onAdd}>
            {add}
          </Button>
        )}
      </div>
      {chosen.length === 0 ? (
        <p className="p-small p-second">{none}</p>
      ) : (
        <ul className="c-pick c-pick-box" aria-labelledby={labelId}>
          {chosen.map((item) => (
            <li key={item.id}>
              <span className="p-grow">{item.name}</span>
              {!locked && (
                <Button
                  variant="subtle"
                  size="xs"
                  aria-label={t.removeLabel(item.name)}
                  onClick={() => onChange(chosen.filter(({ id }) => id !== item.id))}
                >
                  {common.remove}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
