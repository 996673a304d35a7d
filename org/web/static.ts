import { readFile } from 'node:fs/promises';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { markAddress, markFile, styleAddress } from '../auth/pages/layout.ts';
import { problemPage } from '../auth/pages/message-page.ts';
import type { OrgFiles } from '../files.ts';

/** The console at `/` (its own routes fall back to its index), and the style sheet of the sign-in pages. */
export async function registerStatic(
  app: FastifyInstance,
  deps: { files: Omit<OrgFiles, 'migrations'>; org: string },
): Promise<void> {
  const style = (await Promise.all(deps.files.styles.map((file) => readFile(file, 'utf8')))).join('\n');
  app.get(styleAddress, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'max-age=300').send(style),
  );

  app.get(markAddress, async (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'max-age=86400').send(markFile),
  );

  const index = await readFile(`${deps.files.console}/index.html`, 'utf8').catch(() => undefined);
  if (index !== undefined) {
    await app.register(fastifyStatic, { root: deps.files.console, index: false, wildcard: false, maxAge: '1h' });
  }
  const missing = problemPage({
    org: deps.org,
    title: 'The console is not built',
    text: 'This org runs, but the files of its console are missing.',
    next: 'Run `npm run build`, then reload this page.',
  });
  app.get('/*', async (request, reply) => {
    const wantsPage = request.headers.accept?.includes('text/html');
    if (!wantsPage) return reply.code(404).send({ error: 'not_found', message: 'There is nothing at this address.' });
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(index ?? missing);
  });
}
