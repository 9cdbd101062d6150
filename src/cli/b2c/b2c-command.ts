/** `ostiary b2c`: commands about trust framework policies in files. */

import { Command } from 'commander'
import { b2cApplyCommand } from './apply-command.ts'
import { b2cBuildCommand } from './build-command.ts'
import { b2cDiffCommand } from './diff-command.ts'
import { b2cEffectiveCommand } from './effective-command.ts'
import { b2cInventoryCommand } from './inventory-command.ts'
import { b2cLintCommand } from './lint-command.ts'
import { b2cTreeCommand } from './tree-command.ts'
import { b2cValidateCommand } from './validate-command.ts'

/** The group of commands. Each loads what it needs when it runs. */
export function b2cCommand(): Command {
  return new Command('b2c')
    .description('check, compare, build and store Azure AD B2C custom policies in files')
    .addCommand(b2cValidateCommand())
    .addCommand(b2cLintCommand())
    .addCommand(b2cEffectiveCommand())
    .addCommand(b2cTreeCommand())
    .addCommand(b2cDiffCommand())
    .addCommand(b2cInventoryCommand())
    .addCommand(b2cBuildCommand())
    .addCommand(b2cApplyCommand())
}
