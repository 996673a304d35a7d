import { expect, test } from 'vitest';
import { mysqlDialect } from './mysql-dialect.ts';
import { parseNamedStatement } from './named-statement.ts';
import { postgresDialect } from './postgres-dialect.ts';

test('names become placeholders, in the order of the text', () => {
  const { sql, names, values } = parseNamedStatement(
    'CALL p(:userName, :name.givenName, :emails[primary], :userName)',
    postgresDialect,
  );
  expect(sql).toBe('CALL p($1, $2, $3, $4)');
  expect(names).toEqual(['userName', 'name.givenName', 'emails[primary]']);
  expect(values((name) => name)).toEqual(['userName', 'name.givenName', 'emails[primary]', 'userName']);
});

test('texts, quoted names, comments and casts are left alone', () => {
  const statement = `SELECT ':a ''' || "x:b", :c::text -- :d\n /* :e */ , \`:f\``;
  expect(parseNamedStatement(statement, mysqlDialect)).toMatchObject({
    sql: statement.replace(':c:', '?:'),
    names: ['c'],
  });
});
