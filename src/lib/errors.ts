/** An error that the user can act on: `message` is one line that says what is wrong and what to do. Exit code 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
