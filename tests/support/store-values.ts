/** The values of `storeInputs` for a test that keeps its backups in a folder, beside `store` itself. */
export const NO_S3 = {
  's3-endpoint': undefined,
  's3-region': undefined,
  's3-path-style': 'auto',
  's3-access-key-id': undefined,
  's3-secret-access-key': undefined,
  's3-session-token': undefined,
  'b2-application-key-id': undefined,
  'b2-application-key': undefined,
  'b2-endpoint': undefined,
} as const;
