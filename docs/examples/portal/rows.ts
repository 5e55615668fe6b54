import { messages } from './chats.ts';
import { memberships, users } from './people.ts';
import { developments, houseTypes, tenants, units } from './places.ts';
import { documents, notices } from './publications.ts';
import type { Shape } from './shape.ts';
import { events } from './traffic.ts';

/** One table's rows as lines of COPY text. */
export interface TableRows {
  readonly table: string;
  readonly columns: readonly string[];
  /** Lines with their newline, made one at a time. */
  lines(): Generator<string>;
}

/** All tables of the portal, parents before children. Every row agrees with its parents about tenant and development. */
export function portalRows(shape: Shape): TableRows[] {
  return [
    { table: 'tenants', columns: 'id name slug logo_url created_at'.split(' '), lines: () => tenants(shape) },
    { table: 'users', columns: 'id email full_name created_at'.split(' '), lines: () => users(shape) },
    {
      table: 'developments',
      columns: 'id tenant_id code name slug address latitude longitude created_at'.split(' '),
      lines: () => developments(shape),
    },
    {
      table: 'house_types',
      columns: 'id tenant_id development_id code name bedrooms bathrooms floor_area_sqm created_at'.split(
        ' ',
      ),
      lines: () => houseTypes(shape),
    },
    {
      table: 'units',
      columns:
        'id tenant_id development_id project_id house_type_id unit_number unit_uid address address_line_1 purchaser_name created_at'.split(
          ' ',
        ),
      lines: () => units(shape),
    },
    {
      table: 'memberships',
      columns: 'id user_id tenant_id unit_id role created_at'.split(' '),
      lines: () => memberships(shape),
    },
    {
      table: 'messages',
      columns: 'id tenant_id development_id unit_id house_id user_id role content metadata created_at'.split(
        ' ',
      ),
      lines: () => messages(shape),
    },
    {
      table: 'documents',
      columns:
        'id tenant_id development_id unit_id document_type title storage_path size_bytes created_at'.split(
          ' ',
        ),
      lines: () => documents(shape),
    },
    {
      table: 'notices',
      columns: 'id tenant_id development_id title body published_at created_at'.split(' '),
      lines: () => notices(shape),
    },
    {
      table: 'analytics_events',
      columns: 'tenant_id development_id unit_id user_id event_name properties created_at'.split(' '),
      lines: () => events(shape),
    },
  ];
}
