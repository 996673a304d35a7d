import { Pool } from 'undici';

/**
 * The peer: a bare undici client that makes the same SCIM requests straight at the connector, a look by userName and a
 * create for each person with the same fields and headers, over the same number of connections. It keeps no journal and answers to nobody.
 */
export async function createUsersDirectly(
  baseUrl: string,
  prefix: string,
  count: number,
  connections: number,
): Promise<void> {
  const { origin, pathname } = new URL(baseUrl);
  const pool = new Pool(origin, { connections });
  const headers = {
    authorization: `Basic ${Buffer.from('postern:bench').toString('base64')}`,
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'bench/1.0.0',
    traceparent: '00-1515d4916792a6dc80ffb0e794dbaba2-808ecde147e13466-01',
  };
  let next = 0;
  const work = async () => {
    for (let n = next++; n < count; n = next++) {
      const login = `${prefix}-${String(n).padStart(4, '0')}@example.com`;
      const filter = encodeURIComponent(`userName eq "${login}"`);
      const found = await pool.request({
        method: 'GET',
        path: `${pathname}/Users?filter=${filter}&startIndex=1&count=10`,
        headers,
      });
      const { totalResults } = (await found.body.json()) as { totalResults: number };
      if (totalResults !== 0) throw new Error(`${login} was there before`);
      const body = JSON.stringify({
        schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'],
        userName: login,
        name: { formatted: `Ada No. ${n}`, givenName: 'Ada', familyName: `No. ${n}` },
        emails: [{ value: login, primary: true, type: 'primary' }],
        title: 'Engineer',
        'urn:scim:schemas:extension:enterprise:1.0': { department: 'Platform' },
        active: true,
        password: 'Twenty-four characters 1',
      });
      const made = await pool.request({ method: 'POST', path: `${pathname}/Users`, headers, body });
      await made.body.dump();
      if (made.statusCode >= 300) throw new Error(`${login}: ${made.statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  await pool.close();
}
