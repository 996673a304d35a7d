/** For tests only: what each operation must refuse. */
import { randomUUID } from 'node:crypto';
import { type Operation, operations as op } from '@postern/protocol/management';

export const ann = { login: 'ann@example.com', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };
const user = (part: object) => ({ profile: { ...ann, ...part } });
const form = (part: object) => ({ baseUrl: 'https://x.example/v2', ...part });
const header = (name: string, value = 'v') => form({ authorization: { type: 'header', headers: [{ name, value }] } });

const text = { title: 'X', type: 'string' };
const schema = (properties: object) => ({ definitions: { custom: { properties } } });
const policy = (part: object) => ({
  settings: {
    password: {
      complexity: {
        ...{ minLength: 8, minLowerCase: 0, minUpperCase: 0, minNumber: 0, minSymbol: 0, excludeUsername: true },
        dictionary: { common: { exclude: true } },
        ...part,
      },
      age: { historyCount: 4 },
    },
  },
});
const rule = (part: object, value = 'user.title == "Boss"') => ({
  name: 'R',
  conditions: { expression: { value } },
  actions: { assignUserToGroups: { groupIds: [randomUUID()] } },
  ...part,
});

/** Operation, body, and what one of the causes must say. */
export const bodies: [Operation, unknown, RegExp][] = (
  [
    [op.createUser, {}, /^profile: /],
    [op.createUser, user({ login: undefined }), /^profile\.login: .*string/],
    [op.createUser, user({ login: '' }), /^profile\.login: must not be empty/],
    [op.createUser, user({ login: 'with blank' }), /^profile\.login: must not contain blanks/],
    [op.createUser, user({ login: 'x'.repeat(256) }), /^profile\.login: .*at most 255/],
    [op.createUser, user({ email: 'nobody' }), /^profile\.email: must be an e-mail address/],
    [op.createUser, user({ firstName: 'a\u0000b' }), /^profile\.firstName: contains control characters/],
    [op.createUser, user({ firstName: 'a\u0085b' }), /^profile\.firstName: contains control characters/],
    [op.createUser, user({ lastName: '\ud800' }), /^profile\.lastName: contains broken Unicode/],
    [op.createUser, user({ lastName: '🦊'.repeat(10_001) }), /^profile\.lastName: .*at most 10000/],
    [op.createUser, user({ title: 7 }), /^profile\.title: /],
    [op.createUser, user({ costCode: { a: 1 } }), /^profile\.costCode: /],
    [op.createUser, user({ 'bad name': 'x' }), /^profile\.bad name: is no attribute name/],
    [
      op.createUser,
      { ...user({}), credentials: { password: { value: 'short' } } },
      /^credentials\.password\.value: .*at least 8/,
    ],
    [op.createUser, { ...user({}), credentials: { password: { hash: {} } } }, /^credentials\.password\.(value|hash): /],
    [op.createUser, { ...user({}), groupIds: ['no'] }, /^groupIds\[0\]: /],
    [op.createUsers, { users: [] }, /^users: /],
    [op.createUsers, { users: Array(1001).fill(user({})) }, /^users: .*1000/],
    [op.createUsers, { users: [user({}), { profile: { login: 'x' } }] }, /^users\[1\]\.profile\.email: /],
    [op.updateUser, { profile: { email: null } }, /^profile\.email: /],
    [op.updateUser, [], /^body: /],
    [op.replaceUser, { profile: { login: 'x' } }, /^profile\.email: /],
    [op.updateUserSchema, {}, /^definitions: /],
    [op.updateUserSchema, schema({ 'a b': text }), /^definitions\.custom\.properties\.a b: is no attribute name/],
    [op.updateUserSchema, schema({ x: { type: 'string' } }), /^definitions\.custom\.properties\.x\.title: /],
    [op.updateUserSchema, schema({ x: { ...text, type: 'date' } }), /^definitions\.custom\.properties\.x\.type: /],
    [op.updateUserSchema, schema({ email: text }), /properties\.email: email belongs to the base profile/],
    [op.updateUserSchema, schema({ x: { ...text, pattern: '(' } }), /properties\.x\.pattern: .*no regular expression/],
    [op.updateUserSchema, schema({ x: { ...text, type: 'array' } }), /properties\.x\.items: .*entries/],
    [op.updateUserSchema, schema({ x: { ...text, enum: [1] } }), /properties\.x\.enum: .*of the type string/],
    [op.updateUserSchema, schema({ x: { ...text, minLength: 3, maxLength: 2 } }), /properties\.x\.minLength: /],
    [
      op.updateUserSchema,
      schema({ x: { title: 'X', type: 'boolean', pattern: 'a' } }),
      /properties\.x\.pattern: .*only a text/,
    ],
    [op.changePassword, {}, /^oldPassword: /],
    [
      op.changePassword,
      { oldPassword: { value: 'x' }, newPassword: { value: 'short' } },
      /^newPassword\.value: .*at least 8/,
    ],
    [op.replacePolicy, {}, /^settings: /],
    [op.replacePolicy, policy({ minLength: 7 }), /^settings\.password\.complexity\.minLength: /],
    [op.replacePolicy, policy({ minAge: 7 }), /^settings\.password\.complexity\.minAge: is not known/],
    [op.createGroup, { profile: { name: ' ' } }, /^profile\.name: must not be empty/],
    [op.createGroup, { profile: { name: 'x\u0007' } }, /^profile\.name: contains control characters/],
    [op.createGroup, { profile: { name: 'staff' } }, /^profile\.name: .*already/],
    [op.replaceGroup, { profile: { name: 'x'.repeat(256) } }, /^profile\.name: .*255/],
    [op.addGroupUsers, { userIds: [] }, /^userIds: /],
    [op.createGroupRule, rule({ name: '' }), /^name: must not be empty/],
    [op.createGroupRule, rule({ type: 'other' }), /^type: /],
    [op.createGroupRule, rule({ conditions: {} }), /^conditions\.expression: /],
    [op.createGroupRule, rule({}, 'user.'), /^conditions\.expression\.value: .*ends too early/],
    [op.createGroupRule, rule({}, 'appuser.title == "x"'), /^conditions\.expression\.value: .*appuser\.title/],
    [
      op.createGroupRule,
      rule({ actions: { assignUserToGroups: { groupIds: [] } } }),
      /^actions\.assignUserToGroups\.groupIds: /,
    ],
    [
      op.createGroupRule,
      rule({ conditions: { people: { groups: { exclude: ['x'] } }, expression: { value: 'true' } } }),
      /^conditions\.people\.groups\.exclude/,
    ],
    [op.replaceGroupRule, rule({ name: 7 }), /^name: /],
    [op.createApp, { label: '' }, /^label: must not be empty/],
    [op.createApp, { label: 'x', name: 'No Good' }, /^name: /],
    [op.replaceApp, {}, /^label: /],
    [op.answerSafeguard, { answer: 'maybe' }, /^answer: /],
    [op.changeProfileMapping, {}, /^properties: /],
    [
      op.changeProfileMapping,
      { properties: { city: { expression: ' ' } } },
      /^properties\.city\.expression: must not be empty/,
    ],
    [op.changeProfileMapping, { properties: { city: { expression: 'x'.repeat(5001) } } }, /at most 5000/],
    [op.changeProfileMapping, { properties: { city: { expression: '1', pushStatus: 'MAYBE' } } }, /pushStatus: /],
    [op.previewProfileMapping, { limit: 51 }, /^limit: /],
    [op.replaceProvisioning, form({ baseUrl: 'jira' }), /^baseUrl: must be a URL/],
    [op.replaceProvisioning, form({ baseUrl: 'ftp://x.example' }), /^baseUrl: must begin with https/],
    [op.replaceProvisioning, form({ baseUrl: 'https://u:p@x.example' }), /^baseUrl: must not contain credentials/],
    [op.replaceProvisioning, form({ baseUrl: 'https://x.example/v2?a=1' }), /^baseUrl: must not contain \?/],
    [op.replaceProvisioning, { authorization: { type: 'basic', user: 'u', password: 'p' } }, /^baseUrl: must be there/],
    [op.replaceProvisioning, form({ authorization: { type: 'digest' } }), /^authorization\.type: /],
    [
      op.replaceProvisioning,
      form({ authorization: { type: 'basic', user: 'a:b', password: 'p' } }),
      /^authorization\.user: .*colon/,
    ],
    [
      op.replaceProvisioning,
      form({ authorization: { type: 'basic', user: 'u' } }),
      /^authorization\.password: .*missing/,
    ],
    [op.replaceProvisioning, header('X Y'), /^authorization\.headers\[0\]\.name: is no header name/],
    [op.replaceProvisioning, header('Content-Length'), /^authorization\.headers\[0\]\.name: is set by the connection/],
    [op.replaceProvisioning, header('X-A', 'a\r\nX-B: b'), /^authorization\.headers\[0\]\.value: contains control/],
    [op.replaceProvisioning, form({ timeoutSeconds: 29 }), /^timeoutSeconds: .*30/],
    [op.replaceProvisioning, form({ timeoutSeconds: 601 }), /^timeoutSeconds: .*600/],
    [op.replaceProvisioning, form({ concurrency: 65 }), /^concurrency: .*64/],
    [op.replaceProvisioning, form({ pageSize: 0 }), /^pageSize: .*1/],
    [op.replaceProvisioning, form({ agents: [randomUUID()] }), /^agents\[0\]: No agent has the id/],
    [op.replaceProvisioning, form({ ca: ['nothing'] }), /^ca\[0\]: must be a PEM/],
    [
      op.replaceProvisioning,
      form({ ca: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'] }),
      /^ca\[0\]: This is no certificate/,
    ],
    [op.replaceProvisioning, form({ uniqueField: 'user name' }), /^uniqueField: /],
    [
      op.replaceProvisioning,
      form({ customAttributes: [{ name: 'a', type: 'blob' }] }),
      /^customAttributes\[0\]\.type: /,
    ],
    [op.switchProvisioning, { enabled: 'yes' }, /^enabled: /],
    [op.testConnector, form({ agents: [] }), /^agents: /],
    [op.testConnector, { agents: [randomUUID()] }, /^baseUrl: /],
    [op.replaceToApp, { create: { lifecycleCreate: { status: 'ON' } } }, /^create\.lifecycleCreate\.status: /],
    [op.replaceToApp, { update: { password: { status: 'ENABLED', seed: 'RANDOM' } } }, /^update\.password\.seed: /],
    [op.replaceToOrg, { importSettings: { schedule: { status: 'SOMETIMES' } } }, /^importSettings\.schedule\.status: /],
    [op.replaceToOrg, { postern: { safeguard: { share: 101 } } }, /^postern\.safeguard\.share: /],
    [op.assignUser, {}, /^id: /],
    [op.assignUsers, { ids: 'all' }, /^ids: /],
    [op.createMapping, { sourceGroupId: 'x' }, /^sourceGroupId: /],
    [op.createMapping, {}, /^sourceGroupId: /],
    [op.updateMapping, { status: 'ERROR' }, /^status: /],
    [op.startImport, { mode: 'some' }, /^mode: /],
    [op.startImport, {}, /has no SCIM connector/],
    [op.confirmImport, { decisions: [{ externalId: '1', decision: 'maybe' }] }, /^decisions\[0\]\.decision: /],
    [op.retryTasks, { ids: [] }, /^ids: /],
    [op.retryTasks, { ids: ['x'], appId: 'y' }, /^body: /],
    [op.createEnrolmentToken, { name: 'x', ttlMinutes: 0 }, /^ttlMinutes: /],
    [op.decideRival, { decision: 'fight' }, /^decision: /],
    [op.decideRival, { decision: 'admit' }, /Only one process/],
    [op.replaceInbound, { mode: 'mirror' }, /^mode: /],
    [op.replaceInbound, { mode: 'off', settings: { requestsPerMinute: 1 } }, /^settings\.requestsPerMinute: /],
    [op.createInboundCredential, { name: ' ' }, /^name: must not be empty/],
    [op.rotateInboundCredential, { overlapHours: -1 }, /^overlapHours: /],
    [op.createAdministrator, { login: 'x', name: 'X', password: 'long enough', role: 'king' }, /^role: /],
    [op.replaceRetention, { actionDays: 6 }, /^actionDays: .*7/],
    [op.replaceRetention, { systemLogDays: 0.5 }, /^systemLogDays: /],
    [op.replaceRetention, { peopleDays: 1 }, /peopleDays/],
    [op.createApiToken, { name: '' }, /^name: must not be empty/],
  ] as [Operation, unknown, RegExp][]
).map(([operation, body, says]) => [operation, body, says]);

/** Bodies that fit, so that only the id is wrong. */
export const valid: Record<string, unknown> = {
  changeProfileMapping: { properties: {} },
  answerSafeguard: { answer: 'release' },
  replaceUser: user({}),
  replaceGroup: { profile: { name: 'G' } },
  replaceGroupRule: rule({}),
  replacePolicy: policy({}),
  changePassword: { oldPassword: { value: 'x' }, newPassword: { value: 'long enough' } },
  addGroupUsers: { userIds: [ann.login] },
  replaceApp: { label: 'x' },
  switchProvisioning: { enabled: true },
  testConnector: form({ agents: [randomUUID()] }),
  assignUser: { id: ann.login },
  assignUsers: { ids: [ann.login] },
  createMapping: { sourceGroupId: randomUUID() },
  updateMapping: { status: 'ACTIVE' },
  confirmImport: { decisions: [{ externalId: '1', decision: 'confirm' }] },
  decideRival: { decision: 'dismiss' },
  replaceInbound: { mode: 'off' },
  createInboundCredential: { name: 'x' },
};

/** Queries that fit, of operations that need one. */
export const validQuery: Record<string, Record<string, string>> = {
  deleteMapping: { deleteTargetGroup: 'true' },
  previewSchedule: { expression: '0 2 * * *' },
};
