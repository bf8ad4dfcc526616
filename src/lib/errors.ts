/**
 * An error that the user can act on: `message` is one line that says what is wrong and what to do. Exit code 2, but where a command that
 * was to be run could not be: then a shell's, 126 or 127.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
