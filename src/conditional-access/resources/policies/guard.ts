/**
 * Judges a policy against the rest of its tenant, inside the transaction that writes it: how many there
 * are, what it names, security defaults, and who would be locked out.
 */

import { findMissing } from '../../../directory/existence.ts'
import type { GuardedWrite, ProposedChange } from '../../../graph/descriptor.ts'
import { printFinding, type Finding } from '../../../kernel/findings.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { JsonObject } from '../../../kernel/json.ts'
import { findBuiltInStrength } from '../../model/strengths/built-in-strengths.ts'
import { kindNames } from '../../model/kind-names.ts'
import { reservedLocationIds } from '../../model/locations/reserved-locations.ts'
import type { ConditionalAccessOptions } from '../../model/options.ts'
import { isSecurityDefaultsEnabled } from '../tenant-settings/security-defaults.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { invalidPolicy } from './invalid-policy.ts'
import { reportableWarnings } from '../../model/reportable-warnings.ts'
import { templateChangeFindings, templateFindings } from '../templates/with-template.ts'
import { referencesOf, type PolicyReference } from '../../rules/references.ts'
import { withRiskRemediationDefaults } from '../../rules/risk-remediation.ts'
import { validatePolicy } from '../../rules/validate-policy.ts'
import { policyCodes } from './policy-codes.ts'

/**
 * Judges whom a policy would lock out, inside its transaction.
 * @throws OstiaryError when the write must not pass.
 */
export type GuardAgainstLockout = (
  change: ProposedChange,
  body: ConditionalAccessPolicyBody,
) => Promise<Pick<GuardedWrite, 'warnings' | 'auditDetails'>>

/** What a policy is judged by beside its own rules. */
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

/** The stored kinds that policies name, with what of them every tenant has. */
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

async function exists(
  { context, transaction }: ProposedChange,
  { kind, id }: PolicyReference,
): Promise<boolean> {
  if (!Object.hasOwn(ownKinds, kind)) return true
  const { family, isEverywhere } = ownKinds[kind as keyof typeof ownKinds]
  if (isEverywhere(id)) return true
  return (await transaction.find(context.caller.tenant, { family, id })) !== undefined
}

const nouns: Readonly<Record<PolicyReference['kind'], string>> = {
  user: 'user',
  group: 'group',
  roleTemplate: 'directory role template',
  application: 'service principal of the application',
  servicePrincipal: 'service principal',
  agentServicePrincipal: 'agent identity',
  namedLocation: 'named location',
  authenticationStrength: 'authentication strength',
  authenticationContext: 'authentication context',
  termsOfUse: 'terms of use agreement',
  tenant: 'tenant',
}

/** Finds the mentions of what the tenant does not have. Agent identities and other tenants are not kept here. */
async function findUnknown(
  change: ProposedChange,
  references: readonly PolicyReference[],
): Promise<readonly Finding[]> {
  const missing = new Set<PolicyReference>(
    await findMissing(
      change.transaction,
      change.context.caller.tenant,
      references.filter(isDirectoryReference),
    ),
  )
  for (const reference of references) {
    if (!(await exists(change, reference))) missing.add(reference)
  }
  return references
    .filter((reference) => missing.has(reference))
    .map(({ kind, id, target }) => ({
      ostiaryCode: policyCodes.referenceNotFound,
      message: `${nouns[kind]} \`${id}\` not found in this tenant`,
      target,
    }))
}

function nameOf({ kind, id }: PolicyReference): string {
  return `${kind}/${keyOf(id)}`
}

/**
 * Judges the references of a policy. Those that the stored or restored policy has already are not refused:
 * what was deleted since must not stand in the way of other changes.
 */
async function judgeReferences(
  change: ProposedChange,
  body: ConditionalAccessPolicyBody,
  { unknownReferences }: ConditionalAccessOptions,
): Promise<{ readonly findings: readonly Finding[]; readonly warnings: readonly Finding[] }> {
  const references = referencesOf(body)
  const before = (change.before ?? change.restored)?.body as ConditionalAccessPolicyBody | undefined
  const known = new Set(before === undefined ? [] : referencesOf(before).map(nameOf))
  const added = references.filter((reference) => !known.has(nameOf(reference)))
  const kept = references.filter((reference) => known.has(nameOf(reference)))
  const unknown = await findUnknown(change, added)
  const dangling = await findUnknown(change, kept)
  return unknownReferences === 'refuse'
    ? { findings: unknown, warnings: dangling }
    : { findings: [], warnings: [...unknown, ...dangling] }
}

async function judgeLimit(
  { context, transaction, before }: ProposedChange,
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
async function judgeSecurityDefaults(
  { context, transaction, before }: ProposedChange,
  body: ConditionalAccessPolicyBody,
): Promise<readonly Finding[]> {
  if (body.state !== 'enabled' || before?.body['state'] === 'enabled') return []
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

/** Moves a finding to the member of the form in which the policy was written. */
function retarget(finding: Finding, targetOf: (modernPointer: string) => string): Finding {
  const { target } = finding
  return target === undefined ? finding : { ...finding, target: targetOf(target) }
}

/**
 * Completes a policy, judges it by itself and against its tenant, and passes it on with what its author
 * should know, kept with the policy for its history.
 * @throws OstiaryError `badRequest` with every finding; `conflict` when the write would lock out
 * administrators or declared break-glass identities.
 */
export async function guardPolicy(
  change: ProposedChange,
  proposed: JsonObject,
  options: PolicyGuardOptions,
  targetOf: (modernPointer: string) => string,
): Promise<GuardedWrite> {
  const body = withRiskRemediationDefaults(proposed as ConditionalAccessPolicyBody)
  const { before } = change
  const validation = validatePolicy(body)
  const references = await judgeReferences(change, body, options)
  const findings = [
    ...validation.findings,
    ...(before === undefined ? [] : templateChangeFindings(body, before.body)),
    ...(await judgeLimit(change, options)),
    ...references.findings,
    ...(await judgeSecurityDefaults(change, body)),
  ]
  if (findings.length > 0)
    throw invalidPolicy(findings.map((finding) => retarget(finding, targetOf)))
  const lockout = await options.guardAgainstLockout(change, body)
  const warnings = reportableWarnings([
    // WHY no refusal: policies outlive the templates they were made from.
    ...(before === undefined ? templateFindings(body) : []),
    ...validation.warnings,
    ...references.warnings,
    ...lockout.warnings,
  ]).map((warning) => retarget(warning, targetOf))
  const { warnings: _, ...unwarned } = body
  return {
    body: warnings.length === 0 ? unwarned : { ...unwarned, warnings: warnings.map(printFinding) },
    warnings,
    auditDetails: lockout.auditDetails,
  }
}
