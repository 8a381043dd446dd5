/** What an expression comes to, or what is wrong with it, said below it while it is typed. */
import { describeShape, expressionShape, readExpression, type Shape } from '#flow'
import type { SaidOfPath } from './path-offers.ts'
import { t } from '../../../kit/words.ts'

export function aboutExpression(text: string, before: Shape): SaidOfPath | undefined {
  if (text.trim() === '') return undefined
  const [mistake] = readExpression(text).mistakes
  if (mistake) return { kind: 'mistake', text: t('{0} (at character {1})', mistake.message, mistake.at + 1) }
  return { kind: 'fine', text: t('gives {0}', describeShape(expressionShape(text, before), { depth: 1, keys: 6 })) }
}
