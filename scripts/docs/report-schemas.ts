import { kindJsonSchema } from '../lib/reports/kinds/kinds.ts';
import { reportJsonSchema } from '../lib/reports/schema.ts';
import { REPORT_KINDS, type ReportKind } from '../lib/runtime/result.ts';

const ENVELOPE = 'docs/formats/report.schema.json';

/** The JSON Schemas of the envelope and of every kind of report, as files by their paths. */
export function reportSchemas(): Map<string, string> {
  return new Map([
    [ENVELOPE, jsonText(reportJsonSchema())],
    ...REPORT_KINDS.map((kind) => [kindSchemaFile(kind), jsonText(kindJsonSchema(kind))] as const),
  ]);
}

/** Where the schema of a kind lies. */
export function kindSchemaFile(kind: ReportKind): string {
  return `docs/formats/kinds/${kind}.schema.json`;
}

function jsonText(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
