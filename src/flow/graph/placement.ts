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

export interface GraphLayout extends Size {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
}

export interface PlacedNode extends Box {
  readonly node: GraphNode
}

export interface PlacedEdge {
  readonly edge: GraphEdge
  /** From the border of one box to the border of the other, at least two. */
  readonly points: readonly Point[]
  readonly label: Box | null
}

export interface LayoutOptions {
  readonly nodeSize: (node: GraphNode) => Size
  /** Null for an edge without a label. */
  readonly labelSize: (edge: GraphEdge) => Size | null
  /** Between boxes of a row. @default 36 */
  readonly gap?: number
  /** Between rows. @default 56 with labels to fit in, else 36 */
  readonly rowGap?: number
  /** Around everything. @default 16 */
  readonly margin?: number
}
