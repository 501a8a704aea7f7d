/** One refused field of a request, named by its path. */
export interface FieldError {
  field: string;
  code: string;
  detail?: string;
}

interface Problem {
  code?: string;
  detail?: string;
  field?: string;
  params?: Record<string, unknown>;
  errors?: FieldError[];
  request_id?: string;
}

/** A refusal of the server, or a failure to reach it (status 0), in one shape for every screen. */
export class AppError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly field: string | undefined;
  readonly params: Record<string, unknown>;
  readonly errors: FieldError[];
  readonly requestId: string | undefined;

  constructor(status: number, problem: Problem) {
    super(problem.detail || problem.code || `HTTP ${status}`);
    this.name = 'AppError';
    this.status = status;
    this.code = problem.code ?? codeOf(status);
    this.detail = problem.detail ?? '';
    this.field = problem.field;
    this.params = problem.params ?? {};
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id;
  }
}

function codeOf(status: number): string {
  if (status === 0) return 'offline';
  if (status === 401) return 'signed_out';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 413) return 'too_large';
  if (status === 429) return 'too_many_requests';
  return status >= 500 ? 'server_error' : 'bad_request';
}

export function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError(0, { code: 'offline' });
}
