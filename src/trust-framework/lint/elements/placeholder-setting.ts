/** Finds placeholders of settings that still have no value. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { LintRule } from '../lint-rule.ts'
import { listTexts } from './own-document.ts'

/** A placeholder of the editor extension, at any place in a text. */
const placeholder = /\{settings:[^{}]{1,200}\}/iu

/** Source: the build of the Azure AD B2C extension of Visual Studio Code. */
export const placeholderSetting: LintRule = {
  id: 'placeholder-setting',
  severity: 'error',
  meaning: 'A text contains a `{Settings:…}` placeholder that has no value.',
  cause:
    'The editor extension and `ostiary b2c build` replace these placeholders; the service takes them literally, and the sign-in fails.',
  fix: 'Add the setting to `PolicySettings` of the environment in `appsettings.json`, and build the policies.',
  example:
    '<BuildingBlocks><ContentDefinitions><ContentDefinition Id="api.error"><LoadUri>{Settings:Pages}/error.html</LoadUri></ContentDefinition></ContentDefinitions></BuildingBlocks>',
  corrected:
    '<BuildingBlocks><ContentDefinitions><ContentDefinition Id="api.error"><LoadUri>https://pages.contoso.com/error.html</LoadUri></ContentDefinition></ContentDefinitions></BuildingBlocks>',
  source: 'azure-ad-b2c/vscode-extension#88; MicrosoftDocs/azure-docs#107093',
  *check({ document }) {
    for (const { value, place } of listTexts(document.root)) {
      const found = placeholder.exec(value)?.[0]
      if (found === undefined) continue
      yield {
        place,
        message: `\`${abbreviate(found)}\` has no value; add the setting for this environment`,
      }
    }
  },
}
