/** How many people write, in turn. */
export const PEOPLE = 500;
