import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { keyContainerUses } from '../../validation/profiles/key-containers.ts'
import type { LintRule } from '../lint-rule.ts'
import { profileExample } from './profile-example.ts'

/** A key container that a tenant must have before the policy is uploaded. */
export const keyContainerNeeded: LintRule = {
  id: 'key-container-needed',
  severity: 'note',
  meaning:
    'The policy needs a policy key container; each container is listed once. Those that the tenant is known to have are left out.',
  cause:
    'Key containers are created in each tenant apart from policies. The service refuses an upload without them, one after the other.',
  fix: 'Create the container in each tenant before you upload the policy.',
  example: profileExample(
    'SelfAssertedAttributeProvider',
    '<CryptographicKeys>',
    '  <Key Id="issuer_secret" StorageReferenceId="B2C_1A_TokenSigningKeyContainer" />',
    '</CryptographicKeys>',
  ),
  corrected: profileExample('SelfAssertedAttributeProvider'),
  source: 'mrochon/b2csamples#14; Azure AD B2C, policy keys overview',
  *check(context) {
    const { keyContainers } = context.facts
    const listed = new Set<string>()
    for (const { container, place } of keyContainerUses(context.policy)) {
      const key = keyOf(container.trim())
      if (listed.has(key) || keyContainers?.has(key) === true) continue
      listed.add(key)
      yield {
        place,
        message: `key container \`${abbreviate(container)}\` is needed: create it in the tenant`,
      }
    }
  },
}
