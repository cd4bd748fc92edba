import type { PlanproofError } from '../../errors.js';
import { findEngine } from './engine.js';
import { findTestcontainers } from './testcontainers.js';

/** The image to test with, and why containers cannot be tested here, if so. */
export const whyNoContainers = async (): Promise<{ readonly image: string; readonly reason?: string }> => {
  const image = process.env.PLANPROOF_TEST_CONTAINER_IMAGE ?? '';
  if (image === '') return { image, reason: 'PLANPROOF_TEST_CONTAINER_IMAGE names no image' };
  const testcontainers = await findTestcontainers();
  if (testcontainers === undefined) return { image, reason: 'the package testcontainers is not installed' };
  try {
    await findEngine(testcontainers);
    return { image };
  } catch (error) {
    return { image, reason: (error as PlanproofError).message };
  }
};
