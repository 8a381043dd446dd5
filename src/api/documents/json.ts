import * as z from 'zod/mini'
import { isObject, type JsonObject } from '#flow'

/** An object of JSON, whatever is in it. */
export const jsonObject = z.custom<JsonObject>(isObject, 'must be a JSON object')
