import { expect, test } from 'vitest';
import { externalLink } from './external-link.ts';

const org = 'https://acme.example';

test.each([
  [`${org}/agents`, org],
  [`${org}/activate?code=AB-CD`, `${org}/`],
  ['http://localhost:4280/activate', 'http://localhost:4280'],
  ['http://127.0.0.1:1/', 'http://127.0.0.1:1'],
])('%s of the org %s is opened', (address, home) => {
  expect(externalLink(address, home)).toBe(address);
});

test.each([
  ['another host', 'https://acme.example.evil.test/agents', org],
  ['another port', 'https://acme.example:8443/', org],
  ['plain http', 'http://acme.example/', 'http://acme.example'],
  ['less than the org has', 'http://acme.example/', org],
  ['a file', 'file:///etc/passwd', org],
  ['a program', 'ms-msdt:/id', org],
  ['a script', 'javascript:alert(1)', org],
  ['a user name before the host', 'https://acme.example@evil.test/', org],
  ['a name and password at the org itself', 'https://a:b@acme.example/', org],
  ['no address', 'agents', org],
  ['anything, while no org is known', `${org}/agents`, undefined],
])('%s is refused', (_, address, home) => {
  expect(externalLink(address, home)).toBeUndefined();
});
