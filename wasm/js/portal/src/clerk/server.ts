import type { Decision, Lang, Request } from 'credit-check';

/** What a person says of a decision, to be signed and kept by the server. */
export interface Opinion {
  opinion: 'uphold' | 'change' | 'return';
  /** What the decision should be instead. */
  outcome: string;
  reason: string;
  person: string;
  /** Digests of documents, `sm3:…`. */
  evidence: string[];
}

/** A statement about a record, as the server lists it. */
export interface Listed {
  number: string;
  kind: string;
  person: string;
  at: string;
  members: Record<string, string>;
  signers: string[];
}

/** What a server refuses, by its code, or that it does not answer. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    text: string,
    readonly remedy = '',
  ) {
    super(text);
  }
}

/** `credit serve`, where it has given this page. */
export class Server {
  constructor(
    private readonly token: string,
    private readonly lang: Lang,
  ) {}

  /** Decides on the server, which keeps the record with its receipt. */
  async check(request: Request): Promise<{ record: string; decision: Decision }> {
    const answer = await this.ask('v1/check', request);
    const record = answer.headers.get('x-record-id');
    if (!record) throw new Refused('http.record', 'x-record-id');
    return { record, decision: (await answer.json()) as Decision };
  }

  async state(record: string, { opinion, outcome, reason, person, evidence }: Opinion): Promise<string> {
    const members = { opinion, reason, ...(opinion === 'change' && outcome ? { outcome } : {}) };
    const answer = await this.ask(`v1/records/${record}/statements`, { kind: 'review', person, members, evidence });
    return ((await answer.json()) as { number: string }).number;
  }

  async statements(record: string): Promise<Listed[]> {
    return ((await (await this.ask(`v1/records/${record}/statements`)).json()) as { statements: Listed[] }).statements;
  }

  private async ask(path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}`, 'accept-language': this.lang };
    const how: RequestInit = body === undefined ? { headers } : { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) };
    let answer: Response;
    try {
      answer = await fetch(path, { ...how, cache: 'no-store', credentials: 'omit' });
    } catch (_) {
      throw new Refused('http.unreachable', '');
    }
    if (answer.ok) return answer;
    const told = (await answer.json().catch(() => ({}))) as { code?: string; text?: string; remedy?: string };
    throw new Refused(told.code || `http.${answer.status}`, told.text || '', told.remedy);
  }
}

/** Whether this page came from a server that can keep what is said: a file has none. */
export async function isServed(): Promise<boolean> {
  if (location.protocol.indexOf('http') !== 0) return false;
  try {
    const answer = await fetch('healthz', { cache: 'no-store', credentials: 'omit' });
    return answer.ok && ((await answer.json()) as { status?: string }).status === 'ok';
  } catch (_) {
    return false;
  }
}
