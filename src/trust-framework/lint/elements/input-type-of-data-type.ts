/** Finds claims whose input control cannot show their data type. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { childOf } from '../../model/sourced-element.ts'
import type { LintRule } from '../lint-rule.ts'
import { isInDocument } from './own-document.ts'

const texts = ['string', 'phoneNumber']

/** The data types that a control shows; controls that show all of them are left out. Source: ClaimsSchema page, UserInputType. */
const shownTypes: ReadonlyMap<string, readonly string[]> = new Map([
  ['TextBox', [...texts, 'boolean', 'int', 'long']],
  ['EmailBox', texts],
  ['Password', texts],
  ['DateTimeDropdown', ['date', 'dateTime']],
  ['RadioSingleSelect', [...texts, 'boolean', 'int', 'long']],
  ['DropdownSingleSelect', [...texts, 'boolean', 'int', 'long']],
  ['CheckboxMultiSelect', ['stringCollection']],
])

const claim = (dataType: string): string =>
  `<BuildingBlocks><ClaimsSchema><ClaimType Id="terms"><DisplayName>Terms</DisplayName><DataType>${dataType}</DataType><UserInputType>CheckboxMultiSelect</UserInputType><Restriction><Enumeration Text="Yes" Value="true"/></Restriction></ClaimType></ClaimsSchema></BuildingBlocks>`

/** Source: MicrosoftDocs/azure-docs#7160. */
export const inputTypeOfDataType: LintRule = {
  id: 'input-type-of-data-type',
  severity: 'error',
  meaning: 'The `UserInputType` of a claim cannot show its `DataType`.',
  cause:
    'The upload is accepted; the page that shows the claim fails, for instance with AADB2C90161 for `CheckboxMultiSelect` on a `string`.',
  fix: 'Change the data type, or use a control for it: `CheckboxMultiSelect` needs `stringCollection`, `DateTimeDropdown` needs `date` or `dateTime`.',
  example: claim('string'),
  corrected: claim('stringCollection'),
  source: 'MicrosoftDocs/azure-docs#7160; ClaimsSchema page, UserInputType',
  *check(context) {
    for (const { id, dataType, userInputType, element } of context.policy.claimTypes.values()) {
      const shown = shownTypes.get(userInputType ?? '')
      if (shown === undefined || dataType === undefined || shown.includes(dataType)) continue
      const control = childOf(element, 'UserInputType') ?? element
      const type = childOf(element, 'DataType') ?? element
      if (!isInDocument(context, control.textPlace) && !isInDocument(context, type.textPlace)) {
        continue
      }
      yield {
        place: control.textPlace,
        message: `\`${userInputType ?? ''}\` cannot show claim \`${abbreviate(id)}\` of type \`${dataType}\`; it shows ${shown.map((name) => `\`${name}\``).join(', ')}`,
        conflictsWith: type.textPlace,
      }
    }
  },
}
