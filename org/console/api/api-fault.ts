import type { ApiError } from '@postern/protocol/management';

/** A call that was refused, or that got no answer. */
export class ApiFault extends Error {
  /** HTTP status; 0: no answer. */
  readonly status: number;
  readonly code: string;
  readonly next: string;
  /** What is wrong, field by field: `baseUrl: must be https`. */
  readonly causes: string[];

  constructor(status: number, fault: Partial<ApiError>, fallback: string) {
    super(fault.errorSummary ?? fallback);
    this.name = 'ApiFault';
    this.status = status;
    this.code = fault.code ?? fault.errorCode ?? (status ? `http_${status}` : 'org_unreachable');
    this.next = fault.next ?? '';
    this.causes = (fault.errorCauses ?? []).map(({ errorSummary }) => errorSummary);
  }

  /** Causes by the field that they name. */
  fields(): Record<string, string> {
    const named = this.causes.map((cause) => /^([\w.[\]$-]+): (.+)$/s.exec(cause)).filter((match) => match !== null);
    return Object.fromEntries(named.map((match) => [match[1]!, match[2]!]));
  }
}

/** Okta's error body, as far as an answer has one. */
export async function faultOf(answer: Response): Promise<ApiFault> {
  const text = await answer.text();
  let body: Partial<ApiError> = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) body = parsed;
  } catch {
    // A proxy between browser and org answers in its own words; the status says enough.
  }
  return new ApiFault(answer.status, body, `The org answers ${answer.status} ${answer.statusText}`.trim());
}
