import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { handlerKinds, handlerTypeName } from '../../validation/profiles/profile-kinds.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { profileExample } from './profile-example.ts'

const handlers = Object.keys(handlerKinds)
const knownHandlers = new Set(handlers.map(keyOf))

/** A handler that the documentation does not list. */
export const unknownHandler: LintRule = {
  id: 'unknown-handler',
  severity: 'warning',
  meaning: 'A technical profile has a handler that no page documents.',
  cause: 'The type name is misspelt, or the handler is not public.',
  fix: 'Correct the type name in `Handler`.',
  example: profileExample('RestfullProvider'),
  corrected: profileExample('RestfulProvider'),
  source: 'Azure AD B2C, pages of the technical profiles',
  *check(context) {
    for (const { profile } of writtenProfiles(context)) {
      const { protocol } = profile
      const handler = handlerTypeName(protocol?.handler ?? '')
      if (protocol?.name !== 'Proprietary' || handler === '') continue
      if (knownHandlers.has(keyOf(handler))) continue
      const meant = didYouMean(handler, handlers)
      yield {
        place: protocol.element.place,
        message: `handler \`${abbreviate(handler)}\` of profile \`${abbreviate(profile.id)}\` is not known${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
      }
    }
  },
}
