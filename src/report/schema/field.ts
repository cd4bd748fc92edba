import { z } from 'zod';

/** A number that is not negative, with its unit: "ms", "bytes", "blocks of 8 kB", "rows". */
export const quantity = (unit: string, description: string) => z.number().nonnegative().meta({ description, unit });

/** A whole number that is not negative, with its unit. */
export const count = (unit: string, description: string) => z.int().nonnegative().meta({ description, unit });

/** A point in time, ISO 8601 with its zone. */
export const instant = (description: string) =>
  z.iso.datetime({ offset: true }).meta({ description, unit: 'ISO 8601 date and time' });

export const text = (description: string) => z.string().meta({ description });

export const flag = (description: string) => z.boolean().meta({ description });

export const list = <T extends z.ZodType>(item: T, description: string) => z.array(item).meta({ description });

/** Values by name: settings, axes. */
export const map = <T extends z.ZodType>(value: T, description: string) =>
  z.record(z.string(), value).meta({ description });
