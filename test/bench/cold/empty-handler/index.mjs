// The floor of every cold start.
export const handler = async () => null;
