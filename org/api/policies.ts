import { operations, type PasswordPolicyAnswer } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { now } from '../directory/deps.ts';
import { type PasswordPolicy, readPolicy, savePolicy } from '../directory/password-policy/policy.ts';
import { rulesOf } from '../directory/password-policy/words.ts';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

const etagOf = ({ updatedAt = '0' }: PasswordPolicy): string => updatedAt;

function show(policy: PasswordPolicy, origin: string): PasswordPolicyAnswer {
  return {
    type: 'PASSWORD',
    id: 'default',
    name: 'Default Policy',
    status: 'ACTIVE',
    system: true,
    lastUpdated: policy.updatedAt ?? null,
    settings: {
      password: {
        complexity: {
          minLength: policy.minLength,
          minLowerCase: Number(policy.lowerCase),
          minUpperCase: Number(policy.upperCase),
          minNumber: Number(policy.number),
          minSymbol: Number(policy.symbol),
          excludeUsername: policy.excludeNames,
          dictionary: { common: { exclude: policy.excludeCommon } },
        },
        age: { historyCount: policy.history },
      },
    },
    postern: { rules: rulesOf(policy) },
    _links: { self: { href: `${origin}/api/v1/policies/default` } },
  };
}

/** The one password policy, in Okta's shape. */
export function policyRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;
  const requireKnown = (id: string) => {
    if (id !== 'default') throw new CodedError('not_found', { id, type: 'Policy' });
  };

  async function shown(etag?: (value: string) => void): Promise<PasswordPolicyAnswer> {
    const policy = await readPolicy(db.kysely);
    etag?.(etagOf(policy));
    return show(policy, org.url);
  }

  routes.one(operations.listPolicies, async () => [await shown()]);

  routes.one(operations.getPolicy, ({ params, etag }) => {
    requireKnown(params.policyId);
    return shown(etag);
  });

  routes.one(operations.replacePolicy, async ({ params, body, actor, etag, match }) => {
    requireKnown(params.policyId);
    const { complexity, age } = body.settings.password;
    await db.transaction(async (tx) => {
      match(etagOf(await readPolicy(tx)), 'password policy');
      await savePolicy(tx, {
        minLength: complexity.minLength,
        lowerCase: complexity.minLowerCase > 0,
        upperCase: complexity.minUpperCase > 0,
        number: complexity.minNumber > 0,
        symbol: complexity.minSymbol > 0,
        excludeNames: complexity.excludeUsername,
        excludeCommon: complexity.dictionary.common.exclude,
        history: age.historyCount,
        updatedAt: now(deps),
      });
      await deps.systemLog.write(tx, [
        { eventType: 'policy.lifecycle.update', message: 'Change the password policy', actor },
      ]);
    });
    return shown(etag);
  });
}
