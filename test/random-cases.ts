/**
 * Properties are tried on new random cases each time, save where a change is judged (`CI`): there on the same ones, so that what
 * decides is the change. A case that fails elsewhere names its seed.
 */
import { configureGlobal } from 'fast-check'

const SEED = 20_220_701

if (process.env['CI']) configureGlobal({ seed: SEED })
