import { invalidValue } from '../sdk/index.ts';
import type { ActiveConfig } from './config.ts';
import type { Entry } from './entry.ts';

/** How a directory says that an account may not be used. */
export interface AccountState {
  /** Attributes to ask for. */
  wanted: string[];
  /** `undefined` where the configuration says no way. */
  read(entry: Entry): boolean | undefined;
  /**
   * What to write; `entry` is absent for a new account. `undefined` where nothing is to be written: the state is that
   * one already. Throws 400 `invalidValue` where it cannot be said.
   */
  write(active: boolean, entry: Entry | undefined): { name: string; values: string[] } | undefined;
}

/** NORMAL_ACCOUNT, for a new account whose state is a bit of a number ([MS-ADTS] section 2.2.16). */
const normalAccount = 512;

export function createAccountState(config: ActiveConfig | false): AccountState {
  if (config === false) {
    return {
      wanted: [],
      read: () => undefined,
      write(active) {
        if (active) return undefined;
        throw invalidValue(
          'This connector cannot deactivate people: users.active is false in its configuration. Write how the directory says who is active.',
        );
      },
    };
  }
  const { attribute: name } = config;
  return 'bit' in config ? bitState(name, config.bit) : valueState(name, config.inactive, config.active);
}

function bitState(name: string, bit: number): AccountState {
  const isActive = (entry: Entry) => (Number(entry.get(name) ?? 0) & bit) === 0;
  return {
    wanted: [name],
    read: isActive,
    write(active, entry) {
      if (entry && isActive(entry) === active) return undefined;
      const flags = Number(entry?.get(name) ?? normalAccount);
      return { name, values: [String(active ? flags & ~bit : flags | bit)] };
    },
  };
}

function valueState(name: string, inactive: string, active: string | undefined): AccountState {
  const isActive = (entry: Entry) => entry.get(name)?.toLowerCase() !== inactive.toLowerCase();
  return {
    wanted: [name],
    read: isActive,
    write(wanted, entry) {
      if (entry && isActive(entry) === wanted) return undefined;
      if (!entry && wanted && active === undefined) return undefined;
      return { name, values: wanted ? (active === undefined ? [] : [active]) : [inactive] };
    },
  };
}
