import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { BerReader, BerWriter } from 'ldapts';

/** Tags of RFC 4511: requests and the answers to them. */
const bindRequest = 0x60;
const searchRequest = 0x63;
const unbindRequest = 0x42;
const answers = { bind: 0x61, entry: 0x64, done: 0x65 };

/** What a search of one entry asked for, and what is answered: attribute names and their values. */
export type AnswerSearch = (attributes: string[]) => Record<string, string[]>;

/**
 * A directory in BER on a socket that lets everybody in and answers each search with one entry, as a domain controller
 * on Windows does that gives at most `MaxValRange` values at once. Samba gives all.
 */
export async function startRangedDirectory(dn: string, answer: AnswerSearch) {
  const server = createServer((socket) => {
    let unread = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      unread = Buffer.concat([unread, data]);
      for (;;) {
        const reader = new BerReader(unread);
        if (unread.length < 2 || reader.readSequence() === null || reader.length > reader.remain) return;
        const length = reader.offset + reader.length;
        const id = reader.readInt() ?? 0;
        const tag = reader.peek();
        if (tag === bindRequest) socket.write(result(id, answers.bind));
        else if (tag === searchRequest) {
          socket.write(entry(id, dn, answer(attributesOf(reader))));
          socket.write(result(id, answers.done));
        } else if (tag === unbindRequest) socket.end();
        unread = unread.subarray(length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** SearchRequest (RFC 4511 section 4.5.1): what stands before the attributes is passed over. */
function attributesOf(reader: BerReader): string[] {
  reader.readSequence(searchRequest);
  reader.readString();
  for (const _ of ['scope', 'derefAliases']) reader.readEnumeration();
  for (const _ of ['sizeLimit', 'timeLimit']) reader.readInt();
  reader.readBoolean();
  // A filter on the presence of an attribute.
  reader.readString(0x87);
  reader.readSequence();
  const end = reader.offset + reader.length;
  const names: string[] = [];
  while (reader.offset < end) names.push(reader.readString() ?? '');
  return names;
}

function message(id: number, tag: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(tag);
  write(writer);
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

const result = (id: number, tag: number) =>
  message(id, tag, (writer) => {
    writer.writeEnumeration(0);
    writer.writeString('');
    writer.writeString('');
  });

const entry = (id: number, dn: string, attributes: Record<string, string[]>) =>
  message(id, answers.entry, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of values) writer.writeString(value);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
