/** The query for the rows of the schema in PostgreSQL. */

/** Indexes that PostgreSQL does not use, because their creation failed, are left out. */
export const postgresSchemaQuery = `
  with tables as (
    select t.oid, t.relname from pg_class t join pg_namespace n on n.oid = t.relnamespace
    where t.relkind in ('r', 'p') and pg_table_is_visible(t.oid)
      and n.nspname <> 'pg_catalog' and n.nspname <> 'information_schema'
  )
  select 'column' as kind, t.relname::text as table_name, '' as index_name,
    a.attname::text as column_name, a.attnum::int as place, 0 as is_unique
  from tables t join pg_attribute a on a.attrelid = t.oid
  where a.attnum > 0 and not a.attisdropped
  union all
  select case when x.indisprimary then 'key' else 'index' end, t.relname::text,
    case when x.indisprimary then '' else i.relname::text end, a.attname::text, k.place::int,
    x.indisunique::int
  from tables t
  join pg_index x on x.indrelid = t.oid and x.indisvalid
  join pg_class i on i.oid = x.indexrelid
  cross join lateral unnest(x.indkey::int2[]) with ordinality as k (attnum, place)
  join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum`
