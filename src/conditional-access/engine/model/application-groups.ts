/** The groups of applications whose members are published. */

import data from './application-groups.json' with { type: 'json' }
import type { ApplicationGroup } from './tenant-rules.ts'

/** `Office365`, `MicrosoftAdminPortals` and the Azure management API; the sources are in the data file. */
export const publishedApplicationGroups: readonly ApplicationGroup[] = data.groups
