import { decodeUser, resourceUrl, type ScimUser, userBody } from '@postern/protocol/scim';
import type { ActionOf, Payload, Resource } from '@postern/protocol/wire';
import { type Created, lookThenCreate } from './create.ts';
import { failure } from './failure.ts';
import { findUsers } from './lookup.ts';
import { profileOf } from './profile.ts';
import type { Handler, Run } from './run.ts';
import { updateUser } from './user-update.ts';

type Provision = Payload<'user.provision'>;

/** Looks by the unique field; creates, links and updates, or links only, as the payload says. */
export const provisionUser: Handler<ActionOf<'user.provision'>> = async (run, { payload }) => {
  const made = await lookThenCreate(run, creationOf(run, payload), payload.mode !== 'link-only');
  if (!made) throw failure('user_not_found', 'person', { params: { app: run.app, ...payload.unique } });
  if ('answer' in made) return created(run, payload, made);
  if (payload.mode === 'create' && !made.ours) {
    throw failure('duplicate_user', 'person', { params: { app: run.app, ...payload.unique } });
  }
  return link(run, payload, made.found);
};

/** Creates an account that is gone from the application, or takes over the one that stands there by now. */
export async function createAgain(run: Run, payload: Provision): Promise<Resource> {
  const made = await lookThenCreate(run, creationOf(run, payload), true);
  if (made && 'found' in made) return link(run, payload, made.found);
  return created(run, payload, made as Extract<Created<ScimUser>, { answer: unknown }>);
}

function creationOf(run: Run, payload: Provision) {
  const params = { app: run.app, name: run.action.subject.name, ...payload.unique };
  return {
    look: () => findUsers(run, payload.unique),
    async post() {
      const password = await run.password(payload.password);
      const user = { active: true, ...payload.account, ...(password === undefined ? {} : { password }) } as ScimUser;
      const url = resourceUrl(run.settings.baseUrl, 'Users');
      return run.write({ method: 'POST', url, body: userBody(user, run.version) });
    },
    several: (found: ScimUser[]) => failure('user_ambiguous', 'person', { params: { ...params, count: found.length } }),
    conflict: (refusal: { error: { detail?: string | undefined } }) =>
      failure('user_conflict', 'person', { params, status: 409, detail: refusal.error.detail, cause: refusal }),
  };
}

async function created(
  run: Run,
  payload: Provision,
  { answer }: Extract<Created<ScimUser>, { answer: unknown }>,
): Promise<Resource> {
  const user = answer.json && decodeUser(answer.json);
  if (user?.id)
    return { externalId: user.id, active: user.active ?? wanted(payload), created: true, profile: profileOf(user) };
  // Some servers answer a create with nothing: the account is there, only its id is missing.
  const [found] = await findUsers(run, payload.unique);
  if (found?.id)
    return { externalId: found.id, active: found.active ?? true, created: true, profile: profileOf(found) };
  const params = { app: run.app, name: run.action.subject.name, field: payload.unique.field };
  throw failure('answer_without_id', 'person', { params, status: answer.status, detail: answer.text });
}

async function link(run: Run, payload: Provision, found: ScimUser): Promise<Resource> {
  const externalId = found.id as string;
  const asFound = { externalId, active: found.active ?? true, linked: true, profile: profileOf(found) };
  if (payload.onFound === 'read') return asFound;
  // A generated password is for new accounts; it must not lock somebody out of an old one.
  const order = payload.password?.from === 'sealed' ? payload.password : undefined;
  const active = wanted(payload);
  const updated = await updateUser(run, {
    account: payload.account,
    externalId,
    active,
    password: await run.password(order),
  });
  return updated ? { ...updated, linked: true } : asFound;
}

/** An account may be made pending (`active: false`, Okta's createPendingUser). */
const wanted = (payload: Provision): boolean => payload.account['active'] !== false;
