/** Anything that the server or this client refuses. Switch on `code`; `message` is for people. */
export class BelfryError extends Error {
  constructor(
    readonly code: string,
    detail?: string,
  ) {
    super(detail || code);
    this.name = "BelfryError";
  }
}
