import type { ProvisioningShown } from '@postern/protocol/management';
import { describe, expect, it } from 'vitest';
import { check, errorOf, valuesOf } from './form-values.ts';

const at = '2026-11-03T09:41:02.000Z';
const agent = '0b9d2f63-6c39-4a7f-9f7b-3a6d8f0e5a11';
const shown: ProvisioningShown = {
  enabled: true,
  baseUrl: 'https://app.example/scim/v2',
  authorization: {
    type: 'header',
    headers: [{ name: 'Authorization', value: { set: true, setBy: 'ines', setAt: at } }],
  },
  uniqueField: 'userName',
  acceptUserUpdates: true,
  timeoutSeconds: 60,
  agents: [agent],
  allowHttp: false,
  ca: [],
  concurrency: 4,
  perMinute: null,
  pageSize: 100,
  update: 'put',
  customAttributes: [
    { name: 'costCode', type: 'string' },
    { name: 'level', type: 'integer' },
  ],
  customUrn: 'urn:okta:app:1.0:user:custom',
  scimVersion: '2.0',
  scimVersionWhy: null,
  capabilities: null,
  capabilitiesAssumed: false,
  tested: null,
};

describe('the connector form', () => {
  it('sends what was saved back as it was, and leaves a secret out that nobody typed', () => {
    const { form, errors } = check(valuesOf(shown, []), true);
    expect(errors).toEqual({});
    expect(form).toMatchObject({
      baseUrl: shown.baseUrl,
      authorization: { type: 'header', headers: [{ name: 'Authorization' }] },
      agents: [agent],
      customAttributes: shown.customAttributes,
    });
    expect(JSON.stringify(form)).not.toContain('"value"');
  });

  it('sends a secret that was typed', () => {
    const values = { ...valuesOf(shown, []), headers: [{ name: 'X-Key', value: 'abc' }] };
    expect(check(values, true).form?.authorization).toEqual({
      type: 'header',
      headers: [{ name: 'X-Key', value: 'abc' }],
    });
  });

  it('chooses the agents that are there for an app without a connector', () => {
    const fresh = { ...shown, baseUrl: null, agents: [], authorization: { type: 'none' as const } };
    expect(valuesOf(fresh, [agent])).toMatchObject({ agents: [agent], authType: 'basic', baseUrl: '' });
  });

  it('names the field that is wrong', () => {
    const plain = check({ ...valuesOf(shown, []), baseUrl: 'http://app.example/scim' }, true);
    expect(plain.form).toBeUndefined();
    expect(errorOf(plain.errors, 'baseUrl')).toContain('https');
    const type = check({ ...valuesOf(shown, []), custom: 'level: colour' }, true);
    expect(errorOf(type.errors, 'customAttributes')).toBeDefined();
    const secondCertificate = check({ ...valuesOf(shown, []), ca: 'no certificate' }, true);
    expect(errorOf(secondCertificate.errors, 'ca')).toContain('PEM');
  });
});
