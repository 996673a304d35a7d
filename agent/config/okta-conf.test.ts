import fc from 'fast-check';
import { expect, test } from 'vitest';
import { setSetting } from './edit.ts';
import { readOktaConf } from './okta-conf.ts';
import { configSchema, type SettingKey } from './schema.ts';

const conf = (lines: string) => readOktaConf('OktaProvisioningAgent.conf', lines);
const code = (expected: string) => expect.objectContaining({ code: expected });

test('proxy, plain http and page size of an agent of Okta are found, its identity is not', () => {
  const read = conf(`# Okta
orgUrl = https://acme.okta.example/
agentId = a531
agentKey = 8SkYb2
proxyEnabled = true
proxyScheme = http
proxyHost = proxy.acme.example
proxyPort = 3128
proxyUser = agent
proxyPassword = ENC(x)
allowHttp = true
maxItemsPerPage = 200
`);
  expect(read).toEqual({
    settings: { 'proxy.mode': 'manual', 'proxy.url': 'http://proxy.acme.example:3128', 'proxy.user': 'agent' },
    inOrg: [
      { field: 'Allow plain http', value: 'on' },
      { field: 'Accounts in a page', value: '200' },
    ],
    proxyUser: 'agent',
  });
  expect(JSON.stringify(read)).not.toMatch(/ENC|8SkYb2|a531/);
});

test('a proxy that is off is none, and what is not said stays as it is', () => {
  expect(conf('orgUrl=https://a\r\nproxyEnabled=false\r\nproxyHost=p').settings).toEqual({ 'proxy.mode': 'none' });
  expect(conf('orgUrl=https://a').settings).toEqual({});
});

test('settings.conf tells the least TLS version and the proxy of Java', () => {
  const read = (options: string) => readOktaConf('settings.conf', `JAVA_OPTS="${options}"`).settings;
  expect(read('-Xmx4096m -Dhttps.protocols=TLSv1.2')).toEqual({ 'tls.minVersion': '1.2' });
  expect(read('-Dhttps.protocols=TLSv1.3')).toEqual({ 'tls.minVersion': '1.3' });
  expect(read('-Dhttps.proxyHost=p -Dhttps.proxyPort=8080 -Dhttp.nonProxyHosts=localhost|*.acme.example')).toEqual({
    'proxy.mode': 'manual',
    'proxy.url': 'http://p:8080',
    'proxy.noProxy': 'localhost,*.acme.example',
  });
});

test.each([
  ['<html></html>', 'okta_conf_unknown'],
  ['', 'okta_conf_unknown'],
  ['proxyEnabled = maybe', 'okta_conf_invalid'],
  ['proxyEnabled = true', 'okta_conf_invalid'],
  ['proxyEnabled = true\nproxyHost = p', 'okta_conf_invalid'],
  ['proxyEnabled = true\nproxyHost = p/x@y\nproxyPort = 1', 'okta_conf_invalid'],
  ['proxyEnabled = true\nproxyHost = p\nproxyPort = 70000', 'okta_conf_invalid'],
  ['maxItemsPerPage = many', 'okta_conf_invalid'],
])('%j is %s', (text, expected) => {
  expect(() => conf(text)).toThrowError(code(expected));
});

test('whatever a file holds, it is refused with a code, or its settings are valid', () => {
  const key = fc.constantFrom(
    'proxyEnabled',
    'proxyHost',
    'proxyPort',
    'proxyScheme',
    'proxyUser',
    'allowHttp',
    'JAVA_OPTS',
  );
  const value = fc.oneof(fc.constantFrom('true', 'http', '3128', 'p.example', '-Dhttps.proxyHost=p'), fc.string());
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value)), (lines) => {
      try {
        const { settings } = conf(lines.map((line) => line.join(' = ')).join('\n'));
        let config = configSchema.parse({});
        for (const [name, text] of Object.entries(settings)) config = setSetting(config, name as SettingKey, text);
      } catch (error) {
        expect((error as { code?: string }).code).toMatch(/^(okta_conf_|config_invalid_value)/);
      }
    }),
  );
});
