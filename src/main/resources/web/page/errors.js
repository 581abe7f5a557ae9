/** A failure with words for the user. */
export class ApiError extends Error {
  constructor(code, message, retryAfter) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** An error as it comes in a GraphQL result. */
  static of({ message, extensions = {} }) {
    return new ApiError(extensions.code ?? 'INTERNAL', message, extensions.retryAfter);
  }
}

/** Nobody is signed in, or no longer. */
export class SignedOutError extends Error {}

/** What went wrong and what to do about it. */
export function words(error) {
  if (error instanceof SignedOutError) return 'Your sign-in has ended. Sign in again to go on.';
  if (!(error instanceof ApiError)) return 'The service cannot be reached just now. Try again in a moment.';
  switch (error.code) {
    case 'RATE_LIMITED':
      return error.retryAfter
        ? `${error.message} Try again in ${error.retryAfter} s.`
        : error.message;
    case 'UNAVAILABLE':
      return 'The service is busy or starting. Try again in a moment.';
    case 'INTERNAL':
      return `Something went wrong on our side. ${error.message}`;
    default:
      return error.message;
  }
}
