/** What goes into and comes out of the functions of the XPCS flow: JSON, as it stands in run logs. */
import type { JsonObject } from '#flow'
import type { RingRule } from './rings.ts'

export interface CollectionPath {
  readonly id: string
  /** Absolute in the collection, with `/`. */
  readonly path: string
}

export interface Processing {
  /** As a rule, or as people write one: `1:8:0.5`, `linear:27:270`. */
  readonly rings?: RingRule | string
  readonly fit?: { readonly weighting?: 'weighted' | 'unweighted'; readonly max_seconds?: number }
  readonly dataset?: string
  readonly first_frame?: number
  readonly last_frame?: number
}

/** What people say of the data; see the input schema. */
export interface Description {
  readonly title?: string
  readonly creators?: readonly string[]
  readonly sample?: string
  readonly proposal?: string
  readonly beamline?: string
  readonly uid?: string
}

export interface TransferItem {
  readonly source_path: string
  readonly destination_path: string
}

/** Both ingest steps take these from the step before. */
export interface Entry {
  readonly subject: string
  readonly content: JsonObject
}

export interface CorrelatedRing {
  /** q in `q_unit`. */
  readonly q_min: number
  readonly q_max: number
  readonly q_mean: number
  readonly pixels: number
  readonly g2: readonly number[]
  readonly g2_err: readonly number[]
  /** `baseline + beta exp(-2 gamma tau)`, gamma in 1/s; null where it could not be fitted. */
  readonly fit: { readonly beta: number; readonly gamma: number; readonly baseline: number } | null
  /** gamma / q_mean^2, in s^-1 / q_unit^2. */
  readonly D: number | null
}

/** What `correlate` answers. */
export interface Correlation {
  readonly lags_frames: readonly number[]
  readonly frame_time_s: number
  /** Unit of q: "1/um", "1/angstrom". */
  readonly q_unit: string
  readonly frames: number
  /** In all rings together. */
  readonly pixels: number
  readonly rings: readonly CorrelatedRing[]
  /** Absolute path of the HDF5 result file, on the endpoint's hosts. */
  readonly result_file: string
  /** The correlation itself, without waiting. */
  readonly seconds: number
}

/** One plot as `plot_metadata` describes it. */
export interface Plot {
  readonly name: string
  /** Absolute path on the endpoint's hosts. */
  readonly file: string
  readonly title: string
  readonly caption: string
  readonly media_type: string
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly sha256: string
}
