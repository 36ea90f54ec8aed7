/** Something that a person has to mend before anything can start. Its message is all that they see of it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
