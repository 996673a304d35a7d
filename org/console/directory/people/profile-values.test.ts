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

describe('a profile that is edited as text', () => {
  it('is unchanged where nothing was typed', () => {
    expect(profileOf(before, {})).toEqual(before);
    expect(profileOf(before, { level: '3', remote: 'true', skills: 'sql\ngo' })).toEqual(before);
  });

  it('keeps the type of an attribute', () => {
    const after = profileOf(before, { level: '4', remote: 'false', skills: 'go\nrust' });
    expect(after).toMatchObject({ level: 4, remote: false, skills: ['go', 'rust'] });
  });

  it('leaves an emptied attribute out and takes a new one in', () => {
    const after = profileOf(before, { title: '', costCode: 'R-7' });
    expect(after).not.toHaveProperty('title');
    expect(after).toHaveProperty('costCode', 'R-7');
    expect(otherAttributes(after)).toEqual(['costCode', 'level', 'remote', 'skills']);
  });

  it('names the attribute that is wrong', () => {
    expect(checkProfile(profileOf(before, { email: 'nobody' })).errors['email']).toContain('e-mail');
    expect(checkProfile(profileOf(before, { lastName: '' })).errors).toHaveProperty('lastName');
    expect(checkProfile(before).errors).toEqual({});
  });
});
