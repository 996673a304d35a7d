import {
  type Attribute,
  Ber,
  BerWriter,
  type Change,
  type Client,
  Control,
  type Filter,
  PagedResultsControl,
  SearchResponse,
} from 'ldapts';
import { createEntry, type Entry } from './entry.ts';

export interface SearchOptions {
  scope?: 'base' | 'one' | 'sub';
  filter: Filter | string;
  attributes: string[];
  /** Attributes whose values are bytes. */
  binary?: string[];
  controls?: Control[];
  /** False for few entries while a search in pages is going on: OpenLDAP allows one of those for a connection. */
  paged?: boolean;
}

/** What a task does with the one connection it has. Errors are those of ldapts. */
export interface Session {
  /** Every entry that fits. */
  search(base: string, options: SearchOptions): Promise<Entry[]>;
  /** The same, page by page. */
  pages(base: string, options: SearchOptions): AsyncIterable<Entry[]>;
  add(dn: string, attributes: Attribute[]): Promise<void>;
  modify(dn: string, changes: Change[]): Promise<void>;
  /** Gives an entry another RDN; the old value leaves the entry. */
  rename(dn: string, rdn: string): Promise<void>;
  remove(dn: string): Promise<void>;
  /** RFC 3062. */
  setPassword(dn: string, password: string): Promise<void>;
}

const pageSize = 500;
const passwordModify = '1.3.6.1.4.1.4203.1.11.1';

export function createSession(bound: Client): Session {
  // ldapts connects again by itself, signed in to nothing; what it found then would be wrong.
  const checked = (): Client => {
    if (!bound.isBound) throw new Error('Connection closed between two requests of one task.');
    return bound;
  };
  const cookieOf = watchCookies(bound);
  async function* pages(base: string, options: SearchOptions): AsyncGenerator<Entry[]> {
    const { scope = 'sub', filter, attributes, binary = [], controls = [], paged = true } = options;
    const isPaged = paged && scope !== 'base';
    let cookie: Buffer | undefined;
    do {
      const request = { scope, filter, attributes, explicitBufferAttributes: binary };
      const page = isPaged ? [...controls, new PageControl(cookie)] : controls;
      const { searchEntries } = await checked().search(base, request, page);
      cookie = isPaged ? cookieOf() : undefined;
      yield searchEntries.map(createEntry);
    } while (cookie?.length);
  }

  return {
    pages,
    async search(base, options) {
      const entries: Entry[] = [];
      for await (const page of pages(base, options)) for (const entry of page) entries.push(entry);
      return entries;
    },
    add: async (dn, attributes) => checked().add(dn, attributes),
    modify: async (dn, changes) => checked().modify(dn, changes),
    rename: async (dn, rdn) => checked().modifyDN(dn, rdn),
    remove: async (dn) => checked().del(dn),
    async setPassword(dn, password) {
      const writer = new BerWriter();
      writer.startSequence();
      writer.writeString(dn, 0x80);
      writer.writeString(password, 0x82);
      writer.endSequence();
      await checked().exop(passwordModify, writer.buffer);
    },
  };
}

/**
 * Paged results (RFC 2696). The loop of ldapts ends at a page without entries, which Active Directory may send in the
 * middle of a search, and an import would take everybody behind it for deleted. So the pages are asked for here.
 */
class PageControl extends Control {
  readonly #cookie: Buffer;

  constructor(cookie: Buffer = Buffer.alloc(0)) {
    super(PagedResultsControl.type);
    this.#cookie = cookie;
  }

  override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(pageSize);
    value.writeBuffer(this.#cookie, Ber.OctetString);
    value.endSequence();
    writer.writeBuffer(value.buffer, Ber.OctetString);
  }
}

/** The cookie of the last answer to a search; ldapts keeps it to itself, so it is read where messages are parsed. */
function watchCookies(client: Client): () => Buffer | undefined {
  let cookie: Buffer | undefined;
  client['messageParser'].on('message', (message: unknown) => {
    if (!(message instanceof SearchResponse)) return;
    const page = message.controls?.find((control) => control instanceof PagedResultsControl);
    cookie = page?.value?.cookie;
  });
  return () => cookie;
}
