/**
 * Rules of a TokenIssuancePolicy definition.
 * Source: Graph page of `tokenIssuancePolicy`, v1.0.
 */

import { definitionCodes } from '../definition-codes.ts'
import { DefinitionReport } from '../definition-report.ts'
import type { CheckOfType } from '../definition-rules.ts'
import { readMembers } from '../read-members.ts'
import { checkBoolean, checkWord, shownValue } from '../read-values.ts'
import { samlTokenVersionOf, signingAlgorithms, signingPolicies } from './token-issuance.ts'

const memberNames = [
  'Version',
  'SigningAlgorithm',
  'TokenResponseSigningPolicy',
  'SamlTokenVersion',
  'EmitSAMLNameFormat',
] as const

/** Reports what is wrong with a token issuance definition. */
export const checkTokenIssuance: CheckOfType = (root) => {
  const report = new DefinitionReport()
  const members = readMembers(root, memberNames, 'TokenIssuancePolicy', report)
  checkWord(members.get('SigningAlgorithm'), 'SigningAlgorithm', signingAlgorithms, report)
  const signing = 'TokenResponseSigningPolicy'
  checkWord(members.get(signing), signing, signingPolicies, report)
  const version = members.get('SamlTokenVersion')
  if (version && samlTokenVersionOf(version.value) === undefined) {
    const text = `\`SamlTokenVersion\` is ${shownValue(version.value)}; it must be \`1.1\` or \`2.0\``
    report.refuse(version, definitionCodes.wordUnknown, text)
  }
  checkBoolean(members.get('EmitSAMLNameFormat'), 'EmitSAMLNameFormat', report)
  return report
}
