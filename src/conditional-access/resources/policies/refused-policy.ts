/** The error of a refused policy. */

import type { RefusedWrite } from '../../../graph/writable-entity-set.ts'
import { OstiaryError } from '../../../kernel/errors/ostiary-error.ts'
import type { Finding } from '../../../kernel/findings.ts'
import { publishedText } from './published-texts.ts'

/**
 * Carries the findings. The message is about the first one: its number and text in the public service, where they are
 * published, else what the finding says. The details have all findings in our words.
 * Source: https://github.com/hashicorp/terraform-provider-azuread/issues/790
 */
export function refusedPolicy(findings: readonly Finding[], write: RefusedWrite): OstiaryError {
  const [first] = findings
  return new OstiaryError('badRequest', {
    message: first === undefined ? '' : publishedText(first, write),
    findings,
  })
}
