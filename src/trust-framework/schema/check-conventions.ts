/** What the service requires of the root element beyond the schema. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { Finding } from '../../kernel/findings.ts'
import { inPolicy, type PolicyIdentity } from '../policy-identity.ts'
import { documentCodes } from '../xml/document-codes.ts'
import type { PlacedElement } from '../xml/read-elements.ts'
import { printPosition, type Locate } from '../xml/text-positions.ts'
import { isPlaceholderValue } from './placeholder-value.ts'

const rootName = 'TrustFrameworkPolicy'
const supportedSchemaVersion = '0.3.0.0'
const customPolicyPrefix = 'B2C_1A_'

/**
 * Checks what the schema does not: the supported version and the prefix of custom policies. An attribute that breaks
 * the schema is not checked, and with `allowsPlaceholders` neither is one that is still to be filled in.
 */
export function checkConventions(
  { name, attributes, offset }: PlacedElement,
  identity: PolicyIdentity,
  locate: Locate,
  breaches: readonly Finding[],
  allowsPlaceholders = false,
): readonly Finding[] {
  if (name !== rootName) return []
  const target = (attribute: string): string =>
    printPosition(locate(attributes.get(attribute)?.offset ?? offset))
  const valueOf = (attribute: string): string | undefined => {
    if (breaches.some((breach) => breach.target === target(attribute))) return undefined
    const value = attributes.get(attribute)?.value
    const isOpen = allowsPlaceholders && value !== undefined && isPlaceholderValue(value, attribute)
    return isOpen ? undefined : value
  }
  const findings: Finding[] = []
  const version = valueOf('PolicySchemaVersion')
  if (version !== undefined && version !== supportedSchemaVersion) {
    findings.push({
      ostiaryCode: documentCodes.schemaVersionNotSupported,
      message: `The PolicySchemaVersion "${abbreviate(version)}" ${inPolicy(identity)} is not supported. The supported version is "${supportedSchemaVersion}".`,
      target: target('PolicySchemaVersion'),
      code: 'AADB2C',
    })
  }
  const policyId = valueOf('PolicyId')
  if (policyId !== undefined && !policyId.toUpperCase().startsWith(customPolicyPrefix)) {
    findings.push({
      ostiaryCode: documentCodes.policyIdPrefixMissing,
      message: `Policy '${abbreviate(policyId)}' of tenant '${abbreviate(identity.tenantId)}' cannot match the policy id to a prefix or registered policy id. The id of a custom policy begins with "${customPolicyPrefix}".`,
      target: target('PolicyId'),
      code: 'AADB2C',
    })
  }
  return findings
}
