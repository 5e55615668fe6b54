import { z } from 'zod';

/** How bad a finding is, the worst first. */
export const SEVERITIES = ['critical', 'error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

const runs = z.int().min(1).max(30);
const pattern = z.string().min(1);
const slackMention = z
  .string()
  .regex(/^(?:channel|here|[UWS][A-Z0-9]{5,20})$/, 'must be channel, here, or the id of a member or group');
const githubMention = z
  .string()
  .regex(/^@[A-Za-z0-9][A-Za-z0-9-]*(?:\/[\w.-]+)?$/, 'must be @user or @organisation/team');

const severity = z.enum(SEVERITIES);

const rule = z
  .strictObject({
    kind: pattern.default('*').describe('Kind of the incident, such as backup, upload or canary'),
    check: pattern.default('*').describe('Id of the check, such as CAN-03; * stands for any characters'),
    object: pattern.default('*').describe('The object as the report names it; * stands for any characters'),
    severity: severity.optional(),
    after: runs.optional().describe('Red so many times in a row before anybody is told'),
    closeAfter: runs.optional().describe('Green so many times in a row before the incident is closed'),
    greyAfter: runs.optional().describe('Grey so many times in a row before anybody is told'),
    mute: z
      .strictObject({
        until: z.iso.date('must be a day as YYYY-MM-DD').describe('The last day on which it holds (UTC)'),
        owner: z.string().min(1).describe('Who answers for it'),
        reason: z.string().min(1).describe('Why nobody needs to be told'),
      })
      .optional(),
  })
  .describe('What holds for the findings that it matches; the first rule that matches holds');

/** How findings become incidents, and who is told. */
export const alertsSchema = z
  .strictObject({
    after: runs.default(1).describe('Red so many times in a row before anybody is told'),
    closeAfter: runs.default(2).describe('Green so many times in a row before the incident is closed'),
    greyAfter: runs.default(3).describe('Grey so many times in a row before anybody is told'),
    groupAbove: z
      .int()
      .min(1)
      .max(500)
      .default(10)
      .describe('More findings of one kind at once than this are one issue with a table'),
    reopenWithin: z
      .int()
      .min(0)
      .max(90)
      .default(7)
      .describe('Days in which an incident that comes back is reopened instead of opened anew'),
    notify: z
      .strictObject({
        slack: severity.default('warning'),
        mail: severity.default('warning'),
      })
      .prefault({})
      .describe('The least severity that each channel is told of; the issue is always written'),
    mentions: z
      .partialRecord(
        severity,
        z.strictObject({
          slack: z.array(slackMention).default([]),
          github: z.array(githubMention).default([]),
        }),
      )
      .default({})
      .describe('Who is called for each severity'),
    rules: z.array(rule).default([]).describe('What holds for some findings'),
  })
  .prefault({})
  .describe('How findings become incidents, and who is told (docs/ALERTS.md)');

export type Alerts = z.infer<typeof alertsSchema>;
export type AlertRule = Alerts['rules'][number];
