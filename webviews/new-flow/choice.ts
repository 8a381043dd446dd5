/** What is chosen on the page, and what follows from it. */
import { fileNameMistake, flowFileName, freeFileName, withFormOf, type FlowForm, type FlowTemplate } from '#flow'
import type { NewFlowPlace } from '#messages'
import * as z from 'zod/mini'
import { t } from '../kit/words.ts'
import { beginningNamed, beginnings, formsOf } from './beginnings.ts'

const remembered = z.object({
  template: z.string(),
  form: z.enum(['json', 'yaml', 'typescript']),
  /** Null: the template's own. */
  title: z.nullable(z.string()),
  /** Null: it follows the title. */
  name: z.nullable(z.string()),
  shown: z.enum(['graph', 'text']),
})
export type Choice = z.infer<typeof remembered>

const first: Choice = { template: 'empty', form: 'json', title: null, name: null, shown: 'graph' }

export function readChoice(state: unknown): Choice {
  const read = z.safeParse(remembered, state)
  return read.success ? read.data : first
}

export function templateOf({ template }: Choice): FlowTemplate {
  // SAFETY: there are templates.
  return beginningNamed(template) ?? (beginnings[0] as FlowTemplate)
}

export const titleOf = (choice: Choice): string => choice.title ?? templateOf(choice).flow.title

/** As it can be written: not every template is a program too. */
export function formOf(choice: Choice): FlowForm {
  return formsOf(templateOf(choice)).includes(choice.form) ? choice.form : 'json'
}

/** What is in the way is gone round, as long as nobody has chosen the name. */
export function nameOf(choice: Choice, place: NewFlowPlace): string {
  if (choice.name !== null) return withFormOfChoice(choice.name, formOf(choice))
  const name = flowFileName(titleOf(choice), formOf(choice))
  return place.kind === 'folder' ? freeFileName(name, place.names) : name
}

/** A name that is being typed is left as it is. */
const withFormOfChoice = (name: string, form: FlowForm) =>
  /\.(json|ya?ml|ts)$/i.test(name) ? withFormOf(name, form) : name

export interface NameProblem {
  readonly sentence: string
  /** A name that would do. */
  readonly instead: string | null
}

export function problemOfName(choice: Choice, place: NewFlowPlace): NameProblem | undefined {
  if (place.kind === 'document') return undefined
  const [name, form] = [nameOf(choice, place), formOf(choice)]
  const instead = freeFileName(flowFileName(titleOf(choice), form), place.kind === 'folder' ? place.names : [])
  const mistake = fileNameMistake(name, form)
  switch (mistake) {
    case 'empty':
      return { sentence: t('The file needs a name.'), instead }
    case 'path':
      return { sentence: t('A name has no folders in it: choose the folder below.'), instead }
    case 'ending': {
      const whole = name === '' ? instead : withFormOf(name, form)
      return { sentence: t('The ending says how the flow is written.'), instead: whole }
    }
    case 'characters':
      return { sentence: t('Not every system allows such a name.'), instead }
    case 'long':
      return { sentence: t('The name is too long.'), instead }
    case undefined:
      break
    default:
      mistake satisfies never
  }
  if (place.kind !== 'folder') return undefined
  const free = freeFileName(name, place.names)
  return free === name ? undefined : { sentence: t('There is a file of this name already.'), instead: free }
}
