import { z } from 'zod';
import { count, list, text } from './field.js';
import { ViolationRow } from './invariant.js';

/** How the answer of a shape that is not meant to be exact differs from the reference's on one case. */
export const Deviation = z
  .object({
    shape: text('Name of the shape.'),
    case: text('Name of the case.'),
    rows: count('rows', "Rows of the reference's answer."),
    missing: count('rows', 'Rows of it that the shape does not give.'),
    surplus: count('rows', 'Rows that only the shape gives.'),
    differing: list(ViolationRow, 'The first rows that differ, ten at most.'),
  })
  .meta({ description: "How an inexact shape's answer differs from the reference's on one case; it fails nothing." });
