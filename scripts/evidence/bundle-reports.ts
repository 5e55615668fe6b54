import { resolve } from 'node:path';
import { runCli } from '../lib/adapters/cli.ts';
import { planBundle, writeBundle } from '../lib/evidence/bundle.ts';
import { transcriptOf } from '../lib/evidence/bundle-index.ts';
import { evidenceInputs } from '../lib/evidence/inputs.ts';
import { periodOf } from '../lib/evidence/period.ts';
import { verifyRequestOf } from '../lib/evidence/request.ts';
import { verifyReports } from '../lib/evidence/verify.ts';
import { verifyReportsResult } from '../lib/evidence/verify-result.ts';
import { commandLine } from '../lib/reports/reproduce.ts';
import { command } from '../lib/runtime/command.ts';
import { BulkheadError } from '../lib/runtime/errors.ts';
import { flag, optionalText } from '../lib/runtime/inputs.ts';
import { type Check, type Result, verdictOf } from '../lib/runtime/result.ts';
import { verifyReportsCommand } from './verify-reports.ts';

export const bundleReports = command({
  name: 'bundle-reports',
  path: 'scripts/evidence/bundle-reports.ts',
  kind: 'evidence',
  summary:
    'Makes one archive of the evidence of a quarter, with instructions to check it without any tool of ours.',
  runbook: 'evidence.md#a-bundle-for-the-auditor',
  inputs: {
    ...evidenceInputs,
    quarter: optionalText({ description: 'The quarter, such as 2026Q4', placeholder: 'quarter' }),
    since: optionalText({ description: 'First day, in place of a quarter: YYYY-MM-DD', placeholder: 'day' }),
    until: optionalText({ description: 'Last day, with --since: YYYY-MM-DD', placeholder: 'day' }),
    out: optionalText({
      description: 'File to write, which must not exist; by default evidence-<period>.tar.gz here',
      placeholder: 'file',
    }),
    'include-problems': flag({
      description: 'Make the bundle although the verification is red; its transcript says so on top',
    }),
    'dry-run': flag({ description: 'Verify and say what would be in it; write nothing' }),
  },
  outputs: { bundle: 'Path of the file', sha256: 'SHA-256 of the file', reports: 'Reports in it' },
  examples: [
    {
      line: 'npx tsx scripts/evidence/bundle-reports.ts --quarter 2026Q4 --store s3://backups/portal --environment production',
      explains: 'with the anchors; BACKUP_SIGNING_PUBLIC_KEY in the environment',
    },
    {
      line: 'npx tsx scripts/evidence/bundle-reports.ts --since 2026-11-01 --until 2026-11-30 --dry-run',
      explains: 'what a bundle of November would hold',
    },
  ],
  async run(input, context): Promise<Result> {
    const period = periodOf(input);
    const request = await verifyRequestOf(input, undefined, context);
    const seen = await verifyReports(request, context);
    const verified = verifyReportsResult(seen, request);
    if (verified.verdict === 'red' && !input['include-problems']) {
      throw new BulkheadError({
        what: `the evidence does not verify: ${verified.summary}`,
        fix: 'Find out why first. --include-problems makes the bundle all the same, with the findings on top.',
        code: 'BUNDLE_RED',
        exit: 1,
      });
    }
    const { checks, summary, verdict } = verified;
    const at = context.now();
    const line = commandLine(verifyReportsCommand, { ...input, since: undefined });
    const plan = planBundle(
      period,
      seen,
      context.secrets.scrub(transcriptOf({ command: line, at, verdict, summary, checks })),
    );
    const file = resolve(context.cwd, input.out ?? `${plan.name}.tar.gz`);
    await context.step('write');
    const bundle = input['dry-run'] ? undefined : await writeBundle(plan, request, file, context.signal);
    const own: Check = {
      id: 'EVI-08',
      title: 'The bundle holds every report of its time',
      verdict: verdict === 'green' ? 'green' : verdict,
      expected: 'a verification without a finding',
      observed: `${plan.lines.length} reports; the verification is ${verdict}: ${summary}`,
      meaning: 'An auditor would be given evidence that does not stand.',
    };
    return {
      verdict: verdictOf([own]),
      summary:
        bundle === undefined
          ? `${plan.name} would hold ${plan.lines.length} reports; nothing was written`
          : `${file}: ${plan.lines.length} reports, ${bundle.files} files, sha256 ${bundle.sha256}`,
      checks: [own, ...checks.filter((check) => check.verdict !== 'green')],
      scope: { ...verified.scope, from: period.from, until: period.until },
      facts: {
        reports: plan.lines.length,
        anchors: seen.anchors?.anchors.length ?? 0,
        ...(bundle === undefined
          ? {}
          : { files: bundle.files, bundleBytes: bundle.bytes, bundleSha256: bundle.sha256 }),
      },
      outputs:
        bundle === undefined
          ? {}
          : { bundle: file, sha256: bundle.sha256, reports: String(plan.lines.length) },
    };
  },
});

if (import.meta.main) await runCli(bundleReports);
