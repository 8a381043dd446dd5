/** Values as they are typed. */
import type { Json } from '#flow'
import { t } from '../words.ts'

/** The number that a text says, as JSON has numbers; undefined for everything else. */
export function numberIn(text: string): number | undefined {
  const number = Number(text)
  return text.trim() !== '' && Number.isFinite(number) && /^[-+.\deE\s]+$/.test(text) ? number : undefined
}

export type ReadJson =
  | { readonly value: Json; readonly mistake?: undefined }
  | { readonly value?: undefined; readonly mistake: string }

export function readJson(text: string): ReadJson {
  try {
    // SAFETY: what JSON.parse gives is JSON.
    return { value: JSON.parse(text) as Json }
  } catch (error) {
    return { mistake: t('is not JSON: {0}', error instanceof Error ? error.message : String(error)) }
  }
}

export const jsonText = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(value, null, 2))
