/** What only the compiler knows of a value: no object has these fields. */

/** The type of the value that something stands for or finds out. */
export declare const holds: unique symbol
/** The inputs that a run must be given for it, as one object type. */
export declare const needs: unique symbol

/** The inputs that a value of a template, a condition or a step needs, wherever in it they are. */
export type NeedsOf<Value> = Value extends { readonly [needs]?: infer Needs }
  ? typeof needs extends keyof Value
    ? Needs
    : NeedsOfParts<Value>
  : object

type NeedsOfParts<Value> = Value extends readonly (infer Item)[]
  ? Together<NeedsOf<Item>>
  : Value extends (...args: never[]) => unknown
    ? object
    : Value extends object
      ? Together<{ [Key in keyof Value]: NeedsOf<Value[Key]> }[keyof Value]>
      : object

/** All of a union's members at once. */
export type Together<Union> = [Union] extends [never]
  ? object
  : (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
    ? All
    : never

/** The same type, written as one object. */
export type Plain<T> = { [Key in keyof T]: T[Key] } & object
