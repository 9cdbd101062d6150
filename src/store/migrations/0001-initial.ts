/** The first schema: tenants, objects with versions, index rows, unique keys and edges, the audit log. */

import type { Migration } from './migration.ts'
import type { SchemaDialect } from './schema-dialect.ts'

function tenantTables({ schema, text }: SchemaDialect) {
  return [
    schema
      .createTable('tenants')
      .addColumn('id', text, (column) => column.notNull().primaryKey())
      .addColumn('display_name', text, (column) => column.notNull())
      .addColumn('created_at', text, (column) => column.notNull()),
    schema
      .createTable('domains')
      .addColumn('tenant_id', text, (column) => column.notNull().references('tenants.id'))
      .addColumn('domain_key', text, (column) => column.notNull())
      .addColumn('name', text, (column) => column.notNull())
      .addColumn('is_default', 'integer', (column) => column.notNull())
      .addColumn('position', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('domains_key', ['tenant_id', 'domain_key']),
    schema.createIndex('domains_by_name').on('domains').column('domain_key').unique(),
  ]
}

function objectTables({ schema, text, bytes }: SchemaDialect) {
  return [
    schema
      .createTable('objects')
      .addColumn('tenant_id', text, (column) => column.notNull())
      .addColumn('family', text, (column) => column.notNull())
      .addColumn('object_key', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('created_at', text, (column) => column.notNull())
      .addColumn('modified_at', text, (column) => column.notNull())
      .addColumn('search_keys', text, (column) => column.notNull())
      .addColumn('media_type', text)
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('content', bytes)
      .addPrimaryKeyConstraint('objects_key', ['tenant_id', 'family', 'object_key']),
    schema
      .createTable('versions')
      .addColumn('tenant_id', text, (column) => column.notNull())
      .addColumn('family', text, (column) => column.notNull())
      .addColumn('object_key', text, (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('change', text, (column) => column.notNull())
      .addColumn('author', text, (column) => column.notNull())
      .addColumn('request_id', text, (column) => column.notNull())
      .addColumn('recorded_at', text, (column) => column.notNull())
      .addColumn('media_type', text)
      .addColumn('body', text)
      .addColumn('content', bytes)
      .addPrimaryKeyConstraint('versions_key', ['tenant_id', 'family', 'object_key', 'version']),
  ]
}

function searchTables({ schema, text, clustered }: SchemaDialect) {
  return [
    clustered(
      schema
        .createTable('index_entries')
        .addColumn('tenant_id', text, (column) => column.notNull())
        .addColumn('family', text, (column) => column.notNull())
        .addColumn('object_key', text, (column) => column.notNull())
        .addColumn('property', text, (column) => column.notNull())
        .addColumn('position', 'integer', (column) => column.notNull())
        .addColumn('text_value', text)
        .addColumn('number_value', 'double precision')
        .addPrimaryKeyConstraint('index_entries_key', [
          'tenant_id',
          'family',
          'object_key',
          'property',
          'position',
        ]),
    ),
    schema
      .createIndex('index_entries_by_text')
      .on('index_entries')
      .columns(['tenant_id', 'family', 'property', 'text_value', 'object_key']),
    schema
      .createIndex('index_entries_by_number')
      .on('index_entries')
      .columns(['tenant_id', 'family', 'property', 'number_value', 'object_key'])
      .where('number_value', 'is not', null),
    clustered(
      schema
        .createTable('unique_keys')
        .addColumn('tenant_id', text, (column) => column.notNull())
        .addColumn('constraint_name', text, (column) => column.notNull())
        .addColumn('value', text, (column) => column.notNull())
        .addColumn('source_family', text, (column) => column.notNull())
        .addColumn('source_key', text, (column) => column.notNull())
        .addColumn('relation', text, (column) => column.notNull())
        .addColumn('target_family', text, (column) => column.notNull())
        .addColumn('target_key', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('unique_keys_key', ['tenant_id', 'constraint_name', 'value']),
    ),
    schema
      .createIndex('unique_keys_by_source')
      .on('unique_keys')
      .columns(['tenant_id', 'source_family', 'source_key']),
    schema
      .createIndex('unique_keys_by_target')
      .on('unique_keys')
      .columns(['tenant_id', 'target_family', 'target_key']),
  ]
}

function edgeTables({ schema, text, clustered }: SchemaDialect) {
  return [
    clustered(
      schema
        .createTable('edges')
        .addColumn('tenant_id', text, (column) => column.notNull())
        .addColumn('source_family', text, (column) => column.notNull())
        .addColumn('source_key', text, (column) => column.notNull())
        .addColumn('relation', text, (column) => column.notNull())
        .addColumn('target_key', text, (column) => column.notNull())
        .addColumn('target_family', text, (column) => column.notNull())
        .addPrimaryKeyConstraint('edges_key', [
          'tenant_id',
          'source_family',
          'source_key',
          'relation',
          'target_key',
          'target_family',
        ]),
    ),
    schema
      .createIndex('edges_by_target')
      .on('edges')
      .columns([
        'tenant_id',
        'target_family',
        'target_key',
        'relation',
        'source_key',
        'source_family',
      ]),
  ]
}

function auditTables({ schema, text }: SchemaDialect) {
  return [
    schema
      .createTable('audit_records')
      .addColumn('tenant_id', text, (column) => column.notNull())
      .addColumn('id', text, (column) => column.notNull())
      .addColumn('recorded_at', text, (column) => column.notNull())
      .addColumn('body', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('audit_records_key', ['tenant_id', 'id']),
    schema
      .createIndex('audit_records_by_time')
      .on('audit_records')
      .columns(['tenant_id', 'recorded_at', 'id']),
  ]
}

/** Creates every table the store begins with. */
export const initial: Migration = {
  name: '0001-initial',
  statements: (dialect) =>
    [
      ...tenantTables(dialect),
      ...objectTables(dialect),
      ...searchTables(dialect),
      ...edgeTables(dialect),
      ...auditTables(dialect),
    ].map((statement) => statement.compile()),
}
