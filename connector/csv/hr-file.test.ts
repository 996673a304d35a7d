import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createClient, testAuth } from '../behaviour/client.ts';
import { createScimServer } from '../sdk/index.ts';
import { csvConfigSchema } from './config.ts';
import { createCsvConnector } from './csv-connector.ts';

/** A file that HR puts in place every night: semicolons, states of its own, dates of employment. */
const header = 'number;login;first;last;state;hired;leaves\n';
const night = `${header}E1;ann;Ann;Lee;A;01.02.2020;\nE2;bob;Bob;Stone;L;;30.11.2026\nE3;cy;Cy;Day;T;;\nE4;dee;Dee;Fox;A;1.12.2026;\n`;

function start(text: string | Buffer = night, change: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'postern-hr-'));
  const file = join(folder, 'hr.csv');
  writeFileSync(file, text);
  const clock = { now: new Date(2026, 10, 30, 23, 59) };
  const connector = createCsvConnector(configOf(change), { folder, now: () => clock.now });
  const replace = (next: string | Buffer) => {
    writeFileSync(`${file}.new`, next);
    renameSync(`${file}.new`, file);
  };
  return { file, clock, replace, connector, ...createClient(createScimServer(connector, { auth: testAuth }), '2.0') };
}
const configOf = (change: object) =>
  csvConfigSchema.parse({
    ...{ type: 'csv', name: 'hr', listen: { port: 0 }, auth: { type: 'none' } },
    users: {
      file: 'hr.csv',
      delimiter: ';',
      readOnly: true,
      id: { column: 'number', generate: 'attribute' },
      columns: {
        userName: 'login',
        'name.givenName': 'first',
        'name.familyName': 'last',
        'enterprise.employeeNumber': 'number',
      },
      active: { column: 'state', true: ['A', 'L'], false: ['T', 'R'] },
      employment: { from: 'hired', until: 'leaves', dates: 'dd.mm.yyyy' },
      ...change,
    },
  });
const people = async ({ list }: ReturnType<typeof start>) =>
  Object.fromEntries((await list('/Users', {})).resources.map(({ userName, active }) => [userName, active]));

test('people are active by their state and on the days of their employment, the last one included', async () => {
  const hr = start();
  expect(await people(hr)).toEqual({ ann: true, bob: true, cy: false, dee: false });
  // The same file on the next day.
  hr.clock.now = new Date(2026, 11, 1, 0, 1);
  expect(await people(hr)).toEqual({ ann: true, bob: false, cy: false, dee: true });
});

test('nothing is ever written, and the capabilities say so', async () => {
  const hr = start();
  const user = { userName: 'ann', name: { givenName: 'X' } };
  for (const [method, path] of [
    ['POST', '/Users'],
    ['PUT', '/Users/E1'],
    ['DELETE', '/Users/E1'],
  ] as const)
    expect((await hr.call(method, path, user)).status).toBe(405);
  expect(readFileSync(hr.file, 'utf8')).toBe(night);
  const { body } = await hr.call('GET', '/ServiceProviderConfig');
  const said = JSON.stringify(body);
  expect(said).toContain('IMPORT_NEW_USERS');
  expect(said).not.toContain('PUSH_');
});

test('a whole new file is read at once, and one that lacks what it needs changes nothing', async () => {
  const hr = start();
  await people(hr);
  hr.replace(`${header}E1;ann;Ann;Noor;A;;\n`);
  expect((await hr.list('/Users', {})).resources).toMatchObject([{ userName: 'ann', name: { familyName: 'Noor' } }]);
});

describe('what is wrong is refused with a code that names it', () => {
  test.each([
    ['a state that nobody knows', `${header}E1;ann;Ann;Lee;X;;\n`, 'csv_active', /row 2: state is "X"/],
    ['no state', `${header}E1;ann;Ann;Lee;;;\n`, 'csv_active', /row 2: state is ""/],
    ['a date of another form', `${header}E1;ann;Ann;Lee;A;2020-02-01;\n`, 'csv_date', /row 2: hired is "2020-02-01"/],
    ['no such day', `${header}E1;ann;Ann;Lee;A;31.02.2020;\n`, 'csv_date', /31\.02\.2020/],
    ['a number twice', `${night}E1;eve;Eve;Ash;A;;\n`, 'csv_id', /E1 is there twice \(row 6\)/],
    ['no number', `${header};ann;Ann;Lee;A;;\n`, 'csv_id', /row 2 has no number/],
    ['a column less', night.replaceAll(';leaves', ';gone'), 'csv_columns', /no column leaves/],
    ['another delimiter', night.replaceAll(';', ','), 'csv_columns', /no column number/],
    ['the half of it', night.slice(0, 100), 'csv_(truncated|rows)', /half-written|not as many fields/],
  ])('%s', async (_what, text, code, words) => {
    const hr = start(text);
    const { status, body } = await hr.call('GET', '/Users');
    const said = JSON.stringify(body).replaceAll('\\"', '"');
    expect([status, said]).toEqual([500, expect.stringMatching(words)]);
    expect(said).toMatch(new RegExp(code));
    expect(readFileSync(hr.file, 'utf8')).toBe(text);
  });
});

test.each([
  [{ incremental: 'changes.csv' }, /users\.incremental|file of changes/],
  [{ readOnly: false, encoding: 'windows-1252' }, /readOnly/],
  [{ readOnly: false }, /readOnly/],
  [{ delete: 'remove' }, /nothing is deleted/],
])('a configuration that contradicts itself is refused: %j', (change, words) => {
  expect(() => configOf(change)).toThrow(words);
});
