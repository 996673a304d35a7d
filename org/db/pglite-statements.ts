import { type messages, type PGlite, parse, protocol } from '@electric-sql/pglite';
import type { QueryResult } from 'kysely';

const { serialize } = protocol;

interface Prepared {
  name: string;
  /** Types of its parameters. */
  types: number[];
  /** What its rows look like; undefined where it returns none. */
  fields: messages.RowDescriptionMessage | undefined;
}

/** More texts than the org has; those of the API's filters come and go. */
const most = 400;
/** How long a plan may be used. */
const planMs = 5_000;
/** The plan, or the statement itself, no longer fits the schema. */
const outdated: readonly string[] = ['0A000', '26000'];

export interface Statements {
  /** Runs one statement. `inTransaction`: its changes are made safe by the commit. */
  run<R>(text: string, values: readonly unknown[], inTransaction: boolean): Promise<QueryResult<R>>;
  /** To be called now and then outside a transaction: a plan made while a table was empty is a bad one once it is full. */
  renewPlans(): Promise<void>;
}

/**
 * Statements that the database has parsed before, each by its text. PGlite's own `query` parses and plans anew every
 * time, which takes about as long as most of the org's statements themselves.
 */
export function createStatements(pglite: PGlite): Statements {
  const known = new Map<string, Prepared>();
  let count = 0;
  let plannedAt = Date.now();

  async function prepare(text: string): Promise<Prepared> {
    const name = `s${++count}`;
    const oldest = known.size >= most ? known.entries().next().value : undefined;
    if (oldest) known.delete(oldest[0]);
    const said = await pglite.execProtocolStream(
      join([
        ...(oldest ? [serialize.close({ type: 'S', name: oldest[1].name })] : []),
        serialize.parse({ name, text }),
        serialize.describe({ type: 'S', name }),
        serialize.sync(),
      ]),
      { syncToFs: false },
    );
    const fields = said.find((message) => message.name === 'rowDescription') as Prepared['fields'];
    return { name, types: parse.parseDescribeStatementResults(said), fields };
  }

  const toText = (value: unknown, type: number | undefined): string | null => {
    if (value === null || value === undefined) return null;
    const serializer = type === undefined ? undefined : pglite.serializers[type];
    return serializer ? serializer(value) : String(value);
  };

  async function run<R>(text: string, values: readonly unknown[], inTransaction: boolean): Promise<QueryResult<R>> {
    const prepared = known.get(text) ?? (await prepare(text));
    // The one used last is forgotten last.
    known.delete(text);
    known.set(text, prepared);
    const { name, types, fields } = prepared;
    const said = await pglite
      .execProtocolStream(
        join([
          serialize.bind({ statement: name, values: values.map((value, n) => toText(value, types[n])) }),
          serialize.execute({}),
          serialize.sync(),
        ]),
        { syncToFs: !inTransaction },
      )
      .catch((error: { code?: string }) => {
        if (outdated.includes(error.code ?? '')) known.delete(text);
        throw error;
      });
    const [result] = parse.parseResults(fields ? [fields, ...said] : said, pglite.parsers);
    return {
      rows: (result?.rows ?? []) as R[],
      ...(result?.affectedRows === undefined ? {} : { numAffectedRows: BigInt(result.affectedRows) }),
    };
  }

  return {
    run: (...args) => pglite.runExclusive(() => run(...args)) as never,
    async renewPlans() {
      if (Date.now() - plannedAt < planMs) return;
      plannedAt = Date.now();
      await pglite.runExclusive(() => pglite.execProtocolStream(serialize.query('discard plans'), { syncToFs: false }));
    },
  };
}

function join(parts: Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
