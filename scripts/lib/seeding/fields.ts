import { z } from 'zod';
import type { FieldFormat } from './format.ts';

/** The check of one field of a seed file. An optional one may be absent or null. */
export function fieldSchema(field: FieldFormat): z.ZodType {
  const schema = requiredSchema(field);
  return field.optional ? schema.nullable().optional() : schema;
}

function requiredSchema(field: FieldFormat): z.ZodType {
  switch (field.type) {
    case 'text':
      return text(field);
    case 'url':
      return z.url({ protocol: /^https?$/, error: 'takes a http or https address' });
    case 'timestamp':
      return z.iso.datetime({ offset: true, error: 'takes a time such as 2026-01-15T08:00:00Z' });
    case 'boolean':
      return z.boolean();
    case 'json':
      return z
        .json()
        .refine(
          (value) => allTexts(value).every(isStorable),
          'holds a NUL character or half a character, which PostgreSQL cannot store',
        );
    case 'integer':
      return bounded(z.int(), field);
    case 'number':
      return bounded(z.number(), field);
  }
}

function text(field: FieldFormat): z.ZodType {
  let schema = z
    .string()
    .min(field.min ?? 1)
    .refine((value) => !value.includes('\0'), 'holds a NUL character, which PostgreSQL cannot store')
    .refine((value) => value.isWellFormed(), 'holds half a character, which PostgreSQL cannot store')
    .refine((value) => value.trim() === value, 'begins or ends with a space');
  if (field.max !== undefined) schema = schema.max(field.max);
  if (field.pattern !== undefined) {
    schema = schema.regex(new RegExp(`^(?:${field.pattern})$`, 'u'), `must match ${field.pattern}`);
  }
  return schema;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** Every text of a JSON value, the names of its members included. */
function allTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, one]) => [name, ...allTexts(one)]);
}

function bounded(schema: z.ZodNumber, field: FieldFormat): z.ZodType {
  let result = schema;
  if (field.min !== undefined) result = result.min(field.min);
  if (field.max !== undefined) result = result.max(field.max);
  return result;
}
