import { CodedError } from '@postern/protocol/messages';
import type { Json, JsonObject, ScimUser } from '@postern/protocol/scim';
import type { ContextGroup, ExpressionContext } from '../expressions/context.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { createExpressionReader } from '../expressions/reader.ts';
import { asksForGroups, pathsIn } from '../expressions/uses.ts';
import { personProfileOf } from '../provisioning/person-profile.ts';
import { type Direction, effectiveRules, type MappedApp, type Rule } from './mapping.ts';

/** Whom a mapping is evaluated for. */
export interface Subject {
  id: string;
  status: string;
  profile: JsonObject;
  groups: readonly ContextGroup[];
  /** What is known of the account in the app; undefined before there is one. */
  account: ScimUser | undefined;
  /** Values that an administrator gave this account, by attribute; "": none. */
  overrides: JsonObject;
  /** The app is the source of the person: what it maps to the person stays in the account as it is. */
  sources?: boolean;
}

export interface Mapped {
  profile: JsonObject;
  /** Attributes whose expression failed. They are not in the profile. */
  faults: { attribute: string; error: CodedError }[];
}

export interface Mapper {
  /** Throws CodedError `expression_invalid`. */
  check(expression: string): void;
  /** Does any rule need the person's groups? Reading them is left out otherwise. */
  needsGroups(app: MappedApp, direction: Direction): boolean;
  /**
   * The profile that an account of this person gets. What is mapped on create only stays what it is in the account, and
   * so does what the person has from the account. An override takes the place of what is mapped.
   */
  toApp(app: MappedApp, subject: Subject): Mapped;
  /** The profile that a person gets from an account. */
  toOrg(app: MappedApp, account: ScimUser): Mapped;
}

/** Makes accounts of people and people of accounts by an app's mappings. */
export function createMapper({ clock }: { clock: () => number }): Mapper {
  const expressionOf = createExpressionReader();

  function apply(
    rules: [string, Rule][],
    context: ExpressionContext,
    kept: JsonObject | undefined,
    own: ReadonlySet<string> = new Set(),
  ): Mapped {
    const profile: JsonObject = {};
    const faults: Mapped['faults'] = [];
    for (const [attribute, { expression, pushStatus }] of rules) {
      try {
        const value: Json | undefined =
          kept !== undefined && (pushStatus === 'DONT_PUSH' || own.has(attribute))
            ? kept[attribute]
            : (evaluate(expressionOf(expression), context) as Json);
        if (value !== null && value !== undefined && value !== '') profile[attribute] = value;
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        faults.push({ attribute, error });
      }
    }
    return { profile, faults };
  }

  const appuserOf = (app: MappedApp, account: ScimUser): JsonObject => ({
    ...personProfileOf(account, app),
    userName: account.userName,
  });
  const roots = (app: MappedApp, user: JsonObject, appuser: JsonObject) => ({
    ...{ [app.name]: appuser, user, appuser },
    app: { id: app.id, name: app.name, label: app.label },
  });

  /** Attributes of accounts that people get something from. */
  const givenBy = (app: MappedApp): Set<string> =>
    new Set(
      effectiveRules('toOrg', app).flatMap(([, { expression }]) =>
        pathsIn(expressionOf(expression)).flatMap(([root, name]) =>
          name !== undefined && (root === 'appuser' || root === app.name) ? [name] : [],
        ),
      ),
    );

  return {
    check: (expression) => void expressionOf(expression),
    needsGroups: (app, direction) =>
      effectiveRules(direction, app).some(([, { expression }]) => asksForGroups(expressionOf(expression))),
    toApp(app, { id, status, profile, groups, account, overrides, sources = false }) {
      const kept = account && appuserOf(app, account);
      const context = { roots: roots(app, profile, kept ?? {}), internal: { id, status }, groups, now: clock() };
      const own = sources ? givenBy(app) : undefined;
      const rules = effectiveRules('toApp', app).filter(
        ([attribute]) => own?.has(attribute) || !Object.hasOwn(overrides, attribute),
      );
      const mapped = apply(rules, context, kept, own);
      const given = Object.entries(overrides).filter(([attribute, value]) => value !== '' && !own?.has(attribute));
      const { userName, ...rest } = { ...mapped.profile, ...Object.fromEntries(given) };
      return { faults: mapped.faults, profile: userName === undefined ? rest : { login: userName, ...rest } };
    },
    toOrg(app, account) {
      const context = { roots: roots(app, {}, appuserOf(app, account)), internal: {}, groups: [], now: clock() };
      return apply(effectiveRules('toOrg', app), context, undefined);
    },
  };
}
