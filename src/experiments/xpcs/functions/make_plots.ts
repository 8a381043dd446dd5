/** The XPCS flow's `MakePlots`: what the scientist looks at first, as SVG files beside the result. */
import { dirname, join } from 'node:path'
import type { TaskFunction } from '#api'
import type { Correlation } from '../documents.ts'
import { diffusionFigure, fitsFigure, g2Figure } from '../figures/correlation.ts'
import { detectorFigure, intensityFigure, radialFigure } from '../figures/scattering.ts'
import { writeWhole } from '../products.ts'
import { readScattering } from '../result-reader.ts'

export interface MakePlotsInput {
  readonly correlation: Correlation
  readonly stem: string
}

export interface MakePlotsOutput {
  /** In the order in which people want to see them. `file` is an absolute path. */
  readonly plots: readonly { readonly name: string; readonly file: string }[]
}

const makePlots: TaskFunction<MakePlotsInput, MakePlotsOutput> = async ({ correlation, stem }, task) => {
  const scattering = await readScattering(correlation.result_file)
  const figures: readonly (readonly [string, () => string])[] = [
    ['g2', () => g2Figure(correlation)],
    ['g2_fits', () => fitsFigure(correlation)],
    ['diffusion', () => diffusionFigure(correlation)],
    ['scattering_2d', () => detectorFigure(scattering)],
    ['scattering_1d', () => radialFigure(scattering)],
    ['intensity', () => intensityFigure(scattering)],
  ]
  const plots: { name: string; file: string }[] = []
  for (const [name, draw] of figures) {
    task.signal.throwIfAborted()
    task.progress(plots.length / figures.length, `drawing ${name}`)
    const file = join(dirname(correlation.result_file), `${stem}_${name}.svg`)
    await writeWhole(file, task.taskId, draw())
    plots.push({ name, file })
  }
  return { plots }
}

export default makePlots
