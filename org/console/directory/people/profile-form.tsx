import type { Profile, User } from '@postern/protocol/management';
import { useState } from 'react';
import type { Saving } from '../../api/use-edited.ts';
import { Permitted } from '../../parts/permitted.tsx';
import { SavedForm } from '../../parts/saved-form.tsx';
import { personTexts as t } from '../../texts/people.ts';
import { AddAttribute } from './add-attribute.tsx';
import { AttributeField } from './attribute-field.tsx';
import { checkProfile, otherAttributes, profileOf, type Schema, shownAttributes, textOf } from './profile-values.ts';

interface Props {
  profile: User['profile'];
  schema: Schema;
  source: User['source'];
  save: Saving<{ profile: Profile }>;
}

export function ProfileForm({ profile, schema, source, save }: Props) {
  const [texts, setTexts] = useState<Record<string, string>>({});
  const [touched, setTouched] = useState(false);
  const [added, setAdded] = useState<string[]>([]);
  const after = profileOf(profile, texts, schema);
  const checked = checkProfile(after);
  const changed = JSON.stringify(after) !== JSON.stringify(profileOf(profile, {}, schema));
  const errors = touched ? checked.errors : {};
  const submit = () => {
    setTouched(true);
    if (checked.profile) save.run({ profile: checked.profile });
  };
  const field = (name: string) => {
    return (
      <AttributeField
        key={name}
        label={t.attributes[name] ?? schema[name]?.title ?? name}
        attribute={schema[name]}
        text={texts[name] ?? textOf(profile[name])}
        error={errors[name]}
        from={source?.attributes.includes(name) ? source.label : undefined}
        onChange={(text) => setTexts({ ...texts, [name]: text })}
      />
    );
  };
  const others = [...Object.keys(schema), ...otherAttributes(profile, schema), ...added];
  return (
    <SavedForm
      title={t.profile}
      save={save}
      changed={changed}
      words={{ save: t.save, saved: t.saved }}
      primary
      onSubmit={submit}
    >
      <div className="c-form">{shownAttributes.map(field)}</div>
      {others.length > 0 && (
        <>
          <h3>{t.others}</h3>
          <div className="c-form">{others.map(field)}</div>
        </>
      )}
      <Permitted to={save.to}>
        <AddAttribute taken={[...shownAttributes, ...others]} onAdd={(name) => setAdded([...added, name])} />
      </Permitted>
    </SavedForm>
  );
}
