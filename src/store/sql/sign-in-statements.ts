/** The statements of the log of sign-ins. */

import type { SqlEngine } from './engine.ts'
import { prepare } from './prepared.ts'

interface SignInPeriod {
  readonly tenant: string
  readonly from: string
  readonly to: string
  readonly limit: number
}

/** Compiles the statements. */
export function signInStatements({ queries }: SqlEngine) {
  const columns = ['id', 'recorded_at', 'body'] as const
  const inPeriod = (p: SignInPeriod) =>
    queries
      .selectFrom('sign_ins')
      .select(columns)
      .where('tenant_id', '=', p.tenant)
      .where('recorded_at', '>=', p.from)
      .where('recorded_at', '<=', p.to)
      .orderBy('id', 'desc')
      .limit(p.limit)
  return {
    /** Changes no row when the tenant does not exist. */
    appendSignIn: prepare((p: { tenant: string; id: string; at: string; body: string }) =>
      queries
        .insertInto('sign_ins')
        .columns(['tenant_id', 'id', 'recorded_at', 'body'])
        .expression((eb) =>
          eb
            .selectFrom('tenants')
            .select((each) => [
              'tenants.id as tenant_id',
              each.cast<string>(each.val(p.id), 'text').as('id'),
              each.cast<string>(each.val(p.at), 'text').as('recorded_at'),
              each.cast<string>(each.val(p.body), 'text').as('body'),
            ])
            .where('tenants.id', '=', p.tenant),
        ),
    ),
    listSignIns: prepare(inPeriod),
    listSignInsBefore: prepare((p: SignInPeriod & { before: string }) =>
      inPeriod(p).where('id', '<', p.before),
    ),
    findSignIn: prepare((p: { tenant: string; id: string }) =>
      queries
        .selectFrom('sign_ins')
        .select(columns)
        .where('tenant_id', '=', p.tenant)
        .where('id', '=', p.id),
    ),
    purgeSignIns: prepare((p: { tenant: string; before: string; most: number }) =>
      queries
        .deleteFrom('sign_ins')
        .where('tenant_id', '=', p.tenant)
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('sign_ins')
            .select('id')
            .where('tenant_id', '=', p.tenant)
            .where('recorded_at', '<', p.before)
            .orderBy('recorded_at')
            .limit(p.most),
        ),
    ),
  }
}
