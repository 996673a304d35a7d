import { Button, Textarea, TextInput } from '@mantine/core';
import type { Profile, User } from '@postern/protocol/management';
import { Panel, StateBadge } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import type { Saving } from '../../api/use-edited.ts';
import { SaveFault } from '../../parts/save-fault.tsx';
import { personTexts as t } from '../../texts/people.ts';
import { AddAttribute } from './add-attribute.tsx';
import { checkProfile, otherAttributes, profileOf, shownAttributes, textOf } from './profile-values.ts';

interface Props {
  profile: User['profile'];
  save: Saving<{ profile: Profile }>;
}

export function ProfileForm({ profile, save }: Props) {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [touched, setTouched] = useState(false);
  const [added, setAdded] = useState<string[]>([]);
  const after = profileOf(profile, texts);
  const checked = checkProfile(after);
  const changed = JSON.stringify(after) !== JSON.stringify(profileOf(profile, {}));
  const errors = touched ? checked.errors : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTouched(true);
    if (checked.profile) save.run({ profile: checked.profile });
  };
  const field = (name: string) => {
    const Input = Array.isArray(profile[name]) ? Textarea : TextInput;
    return (
      <Input
        key={name}
        label={t.attributes[name] ?? name}
        value={texts[name] ?? textOf(profile[name])}
        {...(errors[name] ? { error: errors[name] } : {})}
        onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
      />
    );
  };
  const others = [...otherAttributes(profile), ...added];
  return (
    <form onSubmit={submit} noValidate>
      <Panel
        title={t.profile}
        foot={
          <>
            <Button type="submit" variant="filled" loading={save.busy} disabled={!changed}>
              {t.save}
            </Button>
            {save.done && !changed && <StateBadge state="ok">{t.saved}</StateBadge>}
          </>
        }
      >
        <div className="p-stack">
          <div className="c-form">{shownAttributes.map(field)}</div>
          {others.length > 0 && (
            <>
              <h3>{t.others}</h3>
              <div className="c-form">{others.map(field)}</div>
            </>
          )}
          <AddAttribute taken={[...shownAttributes, ...others]} onAdd={(name) => setAdded([...added, name])} />
          <SaveFault save={save} />
        </div>
      </Panel>
    </form>
  );
}
