/**
 * Checks a policy against the rest of its tenant, inside the transaction that writes it: the number of
 * policies, the objects it names, security defaults, and who would be locked out.
 */

import { findMissing } from '../../../directory/existence.ts'
import type { GuardedWrite, ProposedChange } from '../../../graph/writable-entity-set.ts'
import type { OperationContext } from '../../../graph/operation.ts'
import { firstFindings } from '../../../kernel/finding-list.ts'
import { printFinding, type Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import type { Transaction } from '../../../store/port.ts'
import { findBuiltInStrength } from '../../model/strengths/built-in-strengths.ts'
import { namedLocationNotFound } from '../../model/id-types.ts'
import { kindNames } from '../../model/kind-names.ts'
import { reservedLocationIds } from '../../model/locations/reserved-locations.ts'
import type { DecisionPolicy } from '../../engine/answer/decision.ts'
import type { ConditionalAccessOptions } from '../../model/options.ts'
import { isSecurityDefaultsEnabled } from '../tenant-settings/security-defaults.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { sizeFindings } from '../../../graph/storage-limits.ts'
import { policyKind } from './kind.ts'
import { inForm } from './policy-form.ts'
import type { ValidatedPolicy } from './read-policy.ts'
import { refusedPolicy } from './refused-policy.ts'
import { policyCodes } from './policy-codes.ts'
import { reportableWarnings } from '../../model/reportable-warnings.ts'
import { referencesOf, type PolicyReference } from '../../rules/references.ts'

/** A write that the lockout guard lets pass. */
export type LockoutCheckResult = Pick<GuardedWrite<JsonObject>, 'warnings' | 'auditDetails'>

/**
 * Checks whom a changed policy would lock out, inside the transaction that writes it.
 * @throws OstiaryError when the write must be refused.
 */
export type GuardAgainstLockout = (
  context: OperationContext,
  transaction: Transaction,
  changed: DecisionPolicy,
) => Promise<LockoutCheckResult>

type PolicyChange = ProposedChange<ConditionalAccessPolicyBody>

/** What a policy is checked with in addition to its own rules. */
export interface PolicyGuardOptions extends ConditionalAccessOptions {
  readonly guardAgainstLockout: GuardAgainstLockout
}

type Directory =
  | 'user'
  | 'group'
  | 'roleTemplate'
  | 'application'
  | 'servicePrincipal'
  | 'termsOfUse'

const directoryKinds: ReadonlySet<string> = new Set<Directory>([
  'user',
  'group',
  'roleTemplate',
  'application',
  'servicePrincipal',
  'termsOfUse',
])

function isDirectoryReference(
  reference: PolicyReference,
): reference is PolicyReference & { readonly kind: Directory } {
  return directoryKinds.has(reference.kind)
}

/** The kinds of conditional access objects that policies name, and the objects that every tenant has. */
const ownKinds = {
  namedLocation: {
    family: kindNames.namedLocations,
    isEverywhere: (id) => reservedLocationIds.includes(keyOf(id)),
  },
  authenticationStrength: {
    family: kindNames.authenticationStrengths,
    isEverywhere: (id) => findBuiltInStrength(id) !== undefined,
  },
  authenticationContext: { family: kindNames.authenticationContexts, isEverywhere: () => false },
} as const satisfies Record<string, { family: string; isEverywhere: (id: string) => boolean }>

type OwnKind = keyof typeof ownKinds

function isOwnReference(
  reference: PolicyReference,
): reference is PolicyReference & { readonly kind: OwnKind } {
  return Object.hasOwn(ownKinds, reference.kind)
}

/** Finds references to conditional access objects that do not exist. Those of one kind are looked up together. */
async function findMissingOwn(
  { context, transaction }: PolicyChange,
  references: readonly PolicyReference[],
): Promise<readonly PolicyReference[]> {
  const own = references
    .filter(isOwnReference)
    .filter(({ kind, id }) => !ownKinds[kind].isEverywhere(id))
  const missing: PolicyReference[] = []
  for (const [kind, ofKind] of Map.groupBy(own, (reference) => reference.kind)) {
    const ids = ofKind.map(({ id }) => id)
    const { family } = ownKinds[kind]
    const known = new Set(await transaction.findKnown(context.caller.tenant, family, 'id', ids))
    missing.push(...ofKind.filter(({ id }) => !known.has(id)))
  }
  return missing
}

const nouns: Readonly<
  Record<Exclude<PolicyReference['kind'], 'namedLocation' | 'roleTemplate'>, string>
> = {
  user: 'user',
  group: 'group',
  application: 'service principal of the application',
  servicePrincipal: 'service principal',
  agentServicePrincipal: 'agent identity',
  agentUser: 'user account of an agent',
  authenticationStrength: 'authentication strength',
  authenticationContext: 'authentication context',
  termsOfUse: 'terms of use agreement',
  tenant: 'tenant',
}

/** Finds references to objects that do not exist. Agent identities, agent users and other tenants are not stored here. */
async function findUnknown(
  change: PolicyChange,
  references: readonly PolicyReference[],
): Promise<readonly Finding[]> {
  const { transaction, context } = change
  const directory = references.filter(isDirectoryReference)
  const missing = new Set<PolicyReference>([
    ...(await findMissing(transaction, context.caller.tenant, directory)),
    ...(await findMissingOwn(change, references)),
  ])
  return firstFindings(
    references.filter((reference) => missing.has(reference)),
    ({ kind, id, target }) => [
      { ostiaryCode: policyCodes.referenceNotFound, ...notFound(kind, id), target },
    ],
  )
}

/**
 * Says that a policy names what does not exist: with the number and the text of the service, where they are published.
 * Source: https://github.com/KelvinTegelaar/CIPP/issues/4194, https://github.com/microsoft/Microsoft365DSC/issues/1487
 */
function notFound(kind: PolicyReference['kind'], id: string): Pick<Finding, 'code' | 'message'> {
  if (kind === 'namedLocation') return namedLocationNotFound(id)
  if (kind === 'roleTemplate') {
    return { code: '1103', message: `'users' condition contains non-built in role ids: ${id}.` }
  }
  return { message: `${nouns[kind]} \`${id}\` not found in this tenant` }
}

function nameOf({ kind, id }: PolicyReference): string {
  return `${kind}/${keyOf(id)}`
}

/**
 * Checks the references of a policy. References that the stored or restored policy already has are not
 * refused: an object that was deleted since must not block other changes.
 */
async function checkReferences(
  change: PolicyChange,
  body: ConditionalAccessPolicyBody,
  { unknownReferences }: ConditionalAccessOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly warnings: readonly Finding[] }> {
  const references = referencesOf(body)
  const before = (change.before ?? change.restored)?.body
  const known = new Set(before === undefined ? [] : referencesOf(before).map(nameOf))
  const added = references.filter((reference) => !known.has(nameOf(reference)))
  const kept = references.filter((reference) => known.has(nameOf(reference)))
  const unknown = await findUnknown(change, added)
  const dangling = await findUnknown(change, kept)
  return unknownReferences === 'refuse'
    ? { findings: unknown, warnings: dangling }
    : { findings: [], warnings: [...unknown, ...dangling] }
}

async function checkLimit(
  { context, transaction, before }: PolicyChange,
  { limits }: ConditionalAccessOptions,
): Promise<readonly Finding[]> {
  if (before !== undefined) return []
  const stored = await transaction.count(context.caller.tenant, kindNames.policies)
  if (stored < limits.policies) return []
  return [
    {
      ostiaryCode: policyCodes.tooMany,
      message: `the tenant has ${stored} conditional access policies; at most ${limits.policies} are allowed`,
    },
  ]
}

/** V31. Source: https://learn.microsoft.com/entra/fundamentals/security-defaults */
async function checkSecurityDefaults(
  { context, transaction, before }: PolicyChange,
  body: ConditionalAccessPolicyBody,
): Promise<readonly Finding[]> {
  if (body.state !== 'enabled' || before?.body.state === 'enabled') return []
  if (!(await isSecurityDefaultsEnabled(transaction, context.caller.tenant))) return []
  return [
    {
      ostiaryCode: policyCodes.securityDefaultsEnabled,
      message:
        '`state` cannot be `enabled` while security defaults are enabled; disable them first',
      target: '/state',
    },
  ]
}

/**
 * Checks a policy against its tenant. Passes it on with the warnings that its author should read, which are
 * also stored with the policy for its history.
 * @throws OstiaryError `badRequest` with every finding; `conflict` when the write would lock out
 * administrators or declared break-glass identities.
 */
export async function guardPolicy(
  change: PolicyChange,
  { body, form, findings, warnings }: ValidatedPolicy,
  options: PolicyGuardOptions,
): Promise<GuardedWrite<ConditionalAccessPolicyBody>> {
  const { context, transaction, id } = change
  const before = (change.before ?? change.restored)?.body
  const sizes = sizeFindings(context.limits, policyKind, { before, after: body })
  // WHY at once: what follows costs time by the length of the lists.
  const write = { version: context.version, isUpdate: change.before !== undefined }
  if (sizes.length > 0) throw refusedPolicy([...findings, ...inForm(sizes, form)], write)
  const references = await checkReferences(change, body, options)
  const tenantFindings = [
    ...(await checkLimit(change, options)),
    ...references.findings,
    ...(await checkSecurityDefaults(change, body)),
  ]
  const reasons = [...findings, ...inForm(tenantFindings, form)]
  if (reasons.length > 0) throw refusedPolicy(reasons, write)
  const lockout = await options.guardAgainstLockout(context, transaction, { id, body })
  const reported = reportableWarnings([
    ...warnings,
    ...inForm([...references.warnings, ...lockout.warnings], form),
  ])
  const { warnings: _, ...unwarned } = body
  return {
    body: reported.length === 0 ? unwarned : { ...unwarned, warnings: reported.map(printFinding) },
    warnings: reported,
    auditDetails: lockout.auditDetails,
  }
}
