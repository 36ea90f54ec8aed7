/** What the construct gives the webhook function, here for functions whose AWS is stubbed. */
export function setFunctionEnvironment(more: Readonly<Record<string, string>> = {}): void {
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    TABLE_NAME: 'threads',
    PARAMETER_PREFIX: '/test/',
    HANDOVER_FUNCTION_NAME: 'handover',
    POWERTOOLS_SERVICE_NAME: 'bench',
    ...more,
  });
}
