/** A text's first characters. The cut may go through a character of two halves; the table and Meta take none alone. */
export function cut(text: string, characters: number): string {
  return text.slice(0, characters).toWellFormed();
}
