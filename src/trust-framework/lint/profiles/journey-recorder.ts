import { attributePlace } from '../../model/sourced-element.ts'
import type { LintRule } from '../lint-rule.ts'
import { profileExample } from './profile-example.ts'

/** A recorder that writes what users enter. */
export const journeyRecorder: LintRule = {
  id: 'journey-recorder',
  severity: 'warning',
  meaning: 'The policy records user journeys.',
  cause: '`UserJourneyRecorderEndpoint` sends the claims and tokens of each step to a log.',
  fix: 'Remove `UserJourneyRecorderEndpoint` before the policy is used in production.',
  example: profileExample('SelfAssertedAttributeProvider'),
  exampleRoot: 'UserJourneyRecorderEndpoint="urn:journeyrecorder:applicationinsights"',
  corrected: profileExample('SelfAssertedAttributeProvider'),
  source: 'Azure AD B2C, TrustFrameworkPolicy element; troubleshoot with Application Insights',
  *check({ document }) {
    const { journeyRecorder: endpoint, root } = document
    if ((endpoint ?? '').trim() === '') return
    yield {
      place: attributePlace(root, 'UserJourneyRecorderEndpoint'),
      message:
        '`UserJourneyRecorderEndpoint` records what users enter: remove it before the policy is used in production',
    }
  },
}
