/** An error that the user has to fix before anything can start. Only its message is printed. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
