import { abbreviate } from '../../../kernel/abbreviate.ts'
import { attributePlace } from '../../model/sourced-element.ts'
import type { LintRule } from '../lint-rule.ts'
import { profileExample } from './profile-example.ts'

/** A mode that relaxes checks and logs what users enter. */
export const developmentMode: LintRule = {
  id: 'development-mode',
  severity: 'warning',
  meaning: 'The policy is not in production mode.',
  cause:
    '`DeploymentMode` is `Development` or `Debugging`: checks of REST services are relaxed, and logs hold tokens and claims.',
  fix: 'Remove `DeploymentMode` before the policy is used in production.',
  example: profileExample('SelfAssertedAttributeProvider'),
  exampleRoot: 'DeploymentMode="Development"',
  corrected: profileExample('SelfAssertedAttributeProvider'),
  source: 'Azure AD B2C, TrustFrameworkPolicy element; troubleshoot with Application Insights',
  *check({ document }) {
    const { deploymentMode, root } = document
    if (deploymentMode === undefined || deploymentMode === 'Production') return
    yield {
      place: attributePlace(root, 'DeploymentMode'),
      message: `\`DeploymentMode\` is \`${abbreviate(deploymentMode)}\`: remove it before the policy is used in production`,
    }
  },
}
