/**
 * What the public service says about a refused policy, by its number. Texts that name the object or the member are
 * the messages of their findings: 1032, 1040, 1054, 1102 and 1103.
 * Source: 1007 https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/4162,
 * 1011 https://github.com/KelvinTegelaar/CIPP/issues/5200,
 * 1012 https://github.com/nicolonsky/ModernWorkplaceConcierge/issues/50,
 * 1064 https://github.com/AlexFilipin/ConditionalAccess/issues/3.
 */

import type { RefusedWrite } from '../../../graph/writable-entity-set.ts'
import type { Finding } from '../../../kernel/findings.ts'

/** The number and the published text of a finding; its own message where no text is published. */
export function publishedText({ code, message }: Finding, write: RefusedWrite): string {
  return code === undefined ? message : `${code}: ${textOf(code, message, write)}`
}

function textOf(code: string, message: string, write: RefusedWrite): string {
  switch (code) {
    case '1007':
      // WHY our message too: the published text does not say what is wrong.
      return `Incoming ConditionalAccessPolicy object is null or does not match the schema of ConditionalAccessPolicy type. ${pointerToExamples(write)} ${message}`
    case '1011':
      return `'applications' condition must specify the applications to include. Try 'includeApplications' = ['none'] to start with. ${pointerToExamples(write)}`
    case '1012':
      return "'applications' condition cannot include both 'includeApplications' and 'includeUserActions'/'includeProtectionLevels'. Please remove one of the conditions."
    case '1064':
      return `'clientAppTypes' condition does not support []. If you want to target all client apps, use ['All']. If you want to target modern authentication clients, use ['browser', 'mobileAppsAndDesktopClients']. ${pointerToExamples(write)}`
    default:
      return message
  }
}

/** Names the page of the operation. An update has one of its own. */
function pointerToExamples({ version, isUpdate }: RefusedWrite): string {
  const page = isUpdate ? 'conditionalaccesspolicy-update' : 'conditionalaccessroot-post-policies'
  const view = version === 'beta' ? 'beta' : '1.0'
  return `For examples, please see API documentation at https://docs.microsoft.com/en-us/graph/api/${page}?view=graph-rest-${view}.`
}
