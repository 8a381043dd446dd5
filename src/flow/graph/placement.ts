/** Where the parts of a graph stand, in pixels. */
import type { GraphEdge, GraphNode } from './graph.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** `x` and `y` are the upper left corner. */
export interface Box extends Size, Point {}

export type Direction = 'down' | 'right'

export interface GraphLayout extends Size {
  readonly direction: Direction
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  /**
   * How far most of the states that `previous` had have moved: a view that moves by as much leaves them where they were on the
   * screen. Zero without `previous`.
   */
  readonly shift: Point
}

export interface PlacedNode extends Box {
  readonly node: GraphNode
}

export interface PlacedEdge {
  readonly edge: GraphEdge
  /** From the border of one box to the border of the other, at least two; each part runs along an axis. */
  readonly points: readonly Point[]
  /**
   * What is to be drawn of `points`: all of them, or in a bundle those up to where the edge has joined a line that another edge
   * of it draws. (Dashes on dashes would run together.)
   */
  readonly line: readonly Point[]
  /** `line` ends in another one, which has the arrow for both. */
  readonly joins: boolean
  /** Null where the edge has no words, or where another one of its bundle has them. */
  readonly label: Box | null
  /** Edges with the same name here run as one line into the same state; null for an edge of its own. */
  readonly bundle: string | null
}

export interface LayoutOptions {
  readonly nodeSize: (node: GraphNode) => Size
  /** Null for an edge without a label. */
  readonly labelSize: (edge: GraphEdge) => Size | null
  /** Which way the flow runs. @default 'down' */
  readonly direction?: Direction
  /** The layout before an edit: what stood beside each other stays so, and as near to its place as it can. */
  readonly previous?: GraphLayout | undefined
  /** Between boxes of a row. @default 36 */
  readonly gap?: number
  /** Between rows. @default 56 with labels to fit in, else 36 */
  readonly rowGap?: number
  /** Around everything. @default 16 */
  readonly margin?: number
}
