/** Faults in what matters most: decisions, validation, writes, the separation of tenants and the lockout guard. */

import type { PlantedFault } from './planted-fault.ts'

const engine = 'src/conditional-access/engine'
const vectors = 'test/vectors/conditional-access/vectors.test.ts'

export const plantedFaults: readonly PlantedFault[] = [
  {
    name: 'the looser of two policies wins',
    file: `${engine}/grants/outcome-span.ts`,
    text: 'Math.max(bestOf(one), bestOf(other))',
    replacement: 'Math.min(bestOf(one), bestOf(other))',
    tests: [vectors],
  },
  {
    name: 'a policy that may apply counts as one that applies',
    file: `${engine}/span-of-policies.ts`,
    text: 'isCertain ? grant : spanOf(allow, worstOf(grant))',
    replacement: 'isCertain ? grant : grant',
    tests: [vectors],
  },
  {
    name: 'the most lenient session control wins',
    file: `${engine}/sessions/merge-sessions.ts`,
    text: 'session.strictness > known.strictness',
    replacement: 'session.strictness < known.strictness',
    tests: [vectors, `${engine}/sessions/merge-sessions.test.ts`],
  },
  {
    name: 'exclusions are ignored',
    file: `${engine}/matching/match-sets.ts`,
    text: 'included & ~(excluded | maybeExcluded)',
    replacement: 'included & ~maybeExcluded',
    tests: [vectors],
  },
  {
    name: 'a policy that only reports is enforced',
    file: `${engine}/compile.ts`,
    text: "stateOf(policy) === 'enabled'",
    replacement: "stateOf(policy) !== 'disabled'",
    tests: [vectors],
  },
  {
    name: 'a device counts in the device code flow',
    file: `${engine}/grants/control-rules.ts`,
    text: 'and(sendsDeviceState(signIn), not(usesDeviceCode(signIn)))',
    replacement: 'and(sendsDeviceState(signIn), or(yes, usesDeviceCode(signIn)))',
    tests: [vectors],
  },
  {
    name: 'block may be combined with other controls',
    file: 'src/conditional-access/rules/grant-rules.ts',
    text: 'if (block === undefined || others.length === 0) return []',
    replacement: 'if (block === undefined || others.length >= 0) return []',
    tests: ['src/conditional-access/rules/validate-policy.test.ts'],
  },
  {
    name: 'a strength may be combined with mfa',
    file: 'src/conditional-access/rules/grant-rules.ts',
    text: "if (strength === undefined || findControl(body, 'mfa') === undefined) return []",
    replacement: "if (strength === undefined || findControl(body, 'mfa') !== undefined) return []",
    tests: ['src/conditional-access/rules/validate-policy.test.ts'],
  },
  {
    name: 'v1.0 shows policies that only the 2019 form can express',
    file: 'src/conditional-access/resources/policies/index-entries.ts',
    text: 'const isBeta = hasLegacyFacts(body) || !isExpressibleIn(',
    replacement: 'const isBeta = (hasLegacyFacts(body) && false) || !isExpressibleIn(',
    tests: ['test/contract/conditional-access-versions.test.ts'],
  },
  {
    name: 'a write that fails is committed',
    file: 'src/store/sql/transact.ts',
    text: 'await session.rollback()',
    replacement: 'await session.commit()',
    tests: ['test/store-suite/sqlite.test.ts'],
  },
  {
    name: 'one permission of a set is enough',
    file: 'src/graph/authorize.ts',
    text: 'set.every((permission) => granted.has(permission))',
    replacement: 'set.some((permission) => granted.has(permission))',
    tests: ['test/adversarial/authorization.test.ts'],
  },
  {
    name: 'If-Match is ignored',
    file: 'src/graph/if-match.ts',
    text: 'if (!matches)',
    replacement: "if (!matches && header === '')",
    tests: ['test/contract/queries-and-preferences.test.ts'],
  },
  {
    name: 'a write leaves no audit record',
    file: 'src/graph/change.ts',
    text: 'await transaction.appendAudit(record)',
    replacement: 'await Promise.resolve(record)',
    tests: ['test/contract/conditional-access-deleted-items.test.ts'],
  },
  {
    name: 'objects of every tenant are read',
    file: 'src/store/sql/object-queries.ts',
    text: ".where('o.tenant_id', '=', values.tenant)",
    replacement: ".where('o.tenant_id', '<>', '')",
    tests: ['test/store-suite/sqlite.test.ts'],
  },
  {
    name: 'a trusted issuer vouches for any tenant',
    file: 'src/identity/verify-token.ts',
    text: 'tid !== undefined && tid.toLowerCase() !== tenant',
    replacement: 'tid !== undefined && tid.toLowerCase() === ""',
    tests: ['test/adversarial/external-issuer.test.ts'],
  },
  {
    name: 'a remembered token outlives its expiry',
    file: 'src/identity/verify-token.ts',
    text: 'at.getTime() < known.expiresAtMs && ',
    replacement: '',
    tests: ['test/adversarial/token-confusion.test.ts'],
  },
  {
    name: 'a remembered token outlives its key',
    file: 'src/identity/verify-token.ts',
    text: ' && known.isKeySetUnchanged()',
    replacement: '',
    tests: ['src/identity/verify-token.test.ts'],
  },
  {
    name: 'the lockout guard overlooks requirements that cannot be met',
    file: 'src/conditional-access/lockout/find-lockouts.ts',
    text: "return outcome === 'deny' || outcome === 'block'",
    replacement: "return outcome === 'block'",
    tests: ['src/conditional-access/lockout/find-lockouts.test.ts'],
  },
  {
    name: 'the lockout guard only warns',
    file: 'src/conditional-access/lockout/guard.ts',
    text: 'if (refused.length > 0 && reason === undefined) throw',
    replacement: 'if (refused.length < 0 && reason === undefined) throw',
    tests: ['test/contract/lockout-guard.test.ts'],
  },
]
