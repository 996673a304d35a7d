import { type Code, CodedError, describe } from '@postern/protocol/messages';

type Params = Record<string, string | number>;

/** A refused change with the fields that it is about, such as `users[3].profile.login`. */
export class Refused extends CodedError {
  readonly causes: { field: string; text: string }[];

  /** The code and parameters of the first cause are those of the error. */
  constructor(causes: { field: string; code: Code; params?: Params }[]) {
    super(causes[0]!.code, causes[0]!.params);
    this.name = 'Refused';
    this.causes = causes.map(({ field, code, params }) => ({ field, text: describe(code, params).text }));
  }
}

export const refuse = (field: string, code: Code, params?: Params): Refused =>
  new Refused([params ? { field, code, params } : { field, code }]);
