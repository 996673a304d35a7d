import type { SchemaAttribute } from '@postern/protocol/management';
import { describe, expect, it } from 'vitest';
import { checkProfile, otherAttributes, profileOf } from './profile-values.ts';

const before = {
  login: 'ann@example.com',
  email: 'ann@example.com',
  firstName: 'Ann',
  lastName: 'Lee',
  title: 'Engineer',
  level: 3,
  remote: true,
  skills: ['sql', 'go'],
};

const attribute = (type: SchemaAttribute['type']): SchemaAttribute => ({
  ...{ title: type, type, required: false, unique: 'NOT_UNIQUE', mutability: 'READ_WRITE', scope: 'NONE' },
  ...(type === 'array' ? { items: { type: 'string' } } : {}),
});
const schema = { level: attribute('integer'), remote: attribute('boolean'), skills: attribute('array') };

describe('a profile that is edited as text', () => {
  it('is unchanged where nothing was typed', () => {
    expect(profileOf(before, {})).toEqual(before);
    expect(profileOf(before, { level: '3', remote: 'true', skills: 'sql\ngo' }, schema)).toEqual(before);
  });

  it('has the type that the schema says', () => {
    const after = profileOf(before, { level: '4', remote: 'false', skills: 'go\nrust' }, schema);
    expect(after).toMatchObject({ level: 4, remote: false, skills: ['go', 'rust'] });
  });

  it('keeps what is no value of the type as it was typed, for the org to refuse', () => {
    expect(profileOf({}, { level: 'many', remote: '' }, schema)).toEqual({ level: 'many' });
  });

  it('leaves an emptied attribute out and takes a new one in', () => {
    const after = profileOf(before, { title: '', costCode: 'R-7' });
    expect(after).not.toHaveProperty('title');
    expect(after).toHaveProperty('costCode', 'R-7');
    expect(otherAttributes(after, schema)).toEqual(['costCode']);
  });

  it('names the attribute that is wrong', () => {
    expect(checkProfile(profileOf(before, { email: 'nobody' })).errors['email']).toContain('e-mail');
    expect(checkProfile(profileOf(before, { lastName: '' })).errors).toHaveProperty('lastName');
    expect(checkProfile(before).errors).toEqual({});
  });
});
