import type { Json } from '@postern/protocol/scim';
import { scimError } from '../sdk/index.ts';
import type { ListConfig } from './config.ts';
import { createJsonPlace } from './json-place.ts';
import type { Service, ServiceAnswer } from './service.ts';
import type { TemplateValues } from './template.ts';

/** Where a read of the service's list stands: what its next request says, and how many items of the answer to leave out. */
export interface Position {
  /** Offset, page number, cursor or URL, as the style has it. Absent at the start. */
  at?: string | number;
  skip: number;
}

export interface ServicePage {
  items: Json[];
  /** How many there are in all, where the service says it. */
  total?: number;
  /** Where the page behind this one begins; absent on the last. */
  next?: Position;
}

export interface PageReader {
  /** The position of the item with this number, from 0; styles that only go forwards skip what lies before it. */
  startAt(index: number): Position;
  /** One page; `size` is how many items are wanted, for services that let it be said. */
  read(position: Position, size: number): Promise<ServicePage>;
  /** Every page from the position on. */
  from(position: Position, size: number): AsyncGenerator<ServicePage & { position: Position }>;
}

/** Reads a list of the service page by page, whatever way of paging it has. */
export function createPageReader(
  service: Service,
  config: ListConfig,
  values: TemplateValues = {},
  extra: Record<string, string> = {},
): PageReader {
  const { paging } = config;
  const items = createJsonPlace(config.items);
  const total = config.total === undefined ? undefined : createJsonPlace(config.total);
  const nextPlace = 'next' in paging && paging.next !== undefined ? createJsonPlace(paging.next) : undefined;

  const ask = ({ at }: Position, size: number): Promise<ServiceAnswer> => {
    if (paging.style === 'link' && at !== undefined) return service.follow(String(at));
    const more = { ...extra, ...parametersOf(at, size) };
    return service.send(
      { method: 'GET', path: config.path, ...(config.query ? { query: config.query } : {}) },
      values,
      undefined,
      more,
    );
  };
  const parametersOf = (at: Position['at'], size: number): Record<string, string> => {
    switch (paging.style) {
      case 'offset':
        return {
          [paging.offset]: String(Number(at ?? 0) + paging.first),
          [paging.limit]: String(Math.min(size, paging.size)),
        };
      case 'page':
        return {
          [paging.page]: String(at ?? paging.first),
          ...(paging.limit ? { [paging.limit]: String(paging.size) } : {}),
        };
      case 'cursor':
        return at === undefined ? {} : { [paging.cursor]: String(at) };
      default:
        return {};
    }
  };
  const nextOf = ({ at }: Position, found: Json[], answer: ServiceAnswer, all: number | undefined): Position['at'] => {
    if (paging.style === 'cursor' || (paging.style === 'link' && nextPlace)) {
      const next = nextPlace?.read(answer.body);
      return typeof next === 'string' || typeof next === 'number' ? next || undefined : undefined;
    }
    if (paging.style === 'link') return linkOf(answer.headers['link']);
    if (paging.style === 'none' || found.length === 0) return undefined;
    if (paging.style === 'offset') {
      const end = Number(at ?? 0) + found.length;
      return all !== undefined && end >= all ? undefined : end;
    }
    const page = Number(at ?? paging.first);
    const more = all === undefined ? found.length >= paging.size : (page - paging.first + 1) * paging.size < all;
    return more ? page + 1 : undefined;
  };

  const read: PageReader['read'] = async (position, size) => {
    const answer = await ask(position, size);
    const found = items.read(answer.body);
    if (!Array.isArray(found)) {
      throw scimError(502, `${config.path} answered no list at "${config.items || 'the top'}". Check list.items.`);
    }
    const said = Number(total?.read(answer.body) ?? Number.NaN);
    const all = Number.isInteger(said) ? said : undefined;
    const at = nextOf(position, found, answer, all);
    return {
      items: found.slice(position.skip),
      ...(all === undefined ? {} : { total: all }),
      ...(at === undefined ? {} : { next: { at, skip: Math.max(0, position.skip - found.length) } }),
    };
  };
  return {
    startAt(index) {
      if (paging.style === 'offset') return { at: index, skip: 0 };
      if (paging.style === 'page')
        return { at: paging.first + Math.floor(index / paging.size), skip: index % paging.size };
      return { skip: index };
    },
    read,
    async *from(start, size) {
      const seen = new Set<string>();
      for (let position: Position | undefined = start; position; ) {
        const key = String(position.at);
        if (seen.has(key))
          throw scimError(502, `${config.path} answers the same page again and again. Check list.paging.`);
        seen.add(key);
        const page: ServicePage = await read(position, size);
        yield { ...page, position };
        position = page.next;
      }
    },
  };
}

/** The URL with rel="next" (RFC 8288). */
function linkOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.join(', ') : (header ?? '');
  return /<([^>]*)>[^,<]*;\s*rel="?next"?/i.exec(text)?.[1];
}
