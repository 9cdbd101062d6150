/** The statements of records that pass. */

import type { SqlEngine } from './engine.ts'
import { prepare } from './prepared.ts'

interface PassingPlace {
  readonly tenant: string
  readonly kind: string
  readonly id: string
}

/** Compiles the statements. */
export function passingStatements({ queries }: SqlEngine) {
  const columns = ['id', 'group_id', 'expires_at', 'version', 'body'] as const
  return {
    /** Changes no row when the id is taken, or the tenant does not exist. */
    putPassing: prepare(
      (p: PassingPlace & { readonly group: string; readonly end: string; readonly body: string }) =>
        queries
          .insertInto('passing_records')
          .columns(['tenant_id', 'kind', 'id', 'group_id', 'expires_at', 'version', 'body'])
          .expression((eb) =>
            eb
              .selectFrom('tenants')
              .select((each) => [
                'tenants.id as tenant_id',
                each.cast<string>(each.val(p.kind), 'text').as('kind'),
                each.cast<string>(each.val(p.id), 'text').as('id'),
                each.cast<string>(each.val(p.group), 'text').as('group_id'),
                each.cast<string>(each.val(p.end), 'text').as('expires_at'),
                each.lit(1).as('version'),
                each.cast<string>(each.val(p.body), 'text').as('body'),
              ])
              .where('tenants.id', '=', p.tenant),
          )
          .onConflict((conflict) => conflict.doNothing()),
    ),
    findTenantRow: prepare((p: { tenant: string }) =>
      queries.selectFrom('tenants').select('id').where('id', '=', p.tenant),
    ),
    findPassing: prepare((p: PassingPlace & { readonly at: string }) =>
      queries
        .selectFrom('passing_records')
        .select(columns)
        .where('tenant_id', '=', p.tenant)
        .where('kind', '=', p.kind)
        .where('id', '=', p.id)
        .where('expires_at', '>', p.at),
    ),
    replacePassing: prepare(
      (
        p: PassingPlace & {
          readonly group: string
          readonly end: string
          readonly body: string
          readonly version: number
          readonly next: number
        },
      ) =>
        queries
          .updateTable('passing_records')
          .set({ group_id: p.group, expires_at: p.end, body: p.body, version: p.next })
          .where('tenant_id', '=', p.tenant)
          .where('kind', '=', p.kind)
          .where('id', '=', p.id)
          .where('version', '=', p.version),
    ),
    takePassing: prepare((p: PassingPlace) =>
      queries
        .deleteFrom('passing_records')
        .where('tenant_id', '=', p.tenant)
        .where('kind', '=', p.kind)
        .where('id', '=', p.id)
        .returning(columns),
    ),
    deletePassingGroup: prepare((p: { tenant: string; kind: string; group: string }) =>
      queries
        .deleteFrom('passing_records')
        .where('tenant_id', '=', p.tenant)
        .where('kind', '=', p.kind)
        .where('group_id', '=', p.group),
    ),
    purgePassing: prepare((p: { tenant: string; at: string; most: number }) =>
      queries
        .deleteFrom('passing_records')
        .where('tenant_id', '=', p.tenant)
        .where((eb) =>
          eb(
            eb.refTuple('kind', 'id'),
            'in',
            eb
              .selectFrom('passing_records')
              .select(['kind', 'id'])
              .where('tenant_id', '=', p.tenant)
              .where('expires_at', '<=', p.at)
              .orderBy('expires_at')
              .limit(p.most)
              .$asTuple('kind', 'id'),
          ),
        ),
    ),
  }
}
