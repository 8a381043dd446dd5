import { actionUrl, isObject } from '#flow'
import type { FlowDocument } from './flow-document.ts'

/** Every ActionUrl of a flow, each once. */
export function actionUrlsIn({ states }: FlowDocument): readonly string[] {
  return [...new Set(Object.values(states).flatMap((state) => (isObject(state) ? (actionUrl(state) ?? []) : [])))]
}
