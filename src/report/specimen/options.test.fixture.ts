export interface SpecimenOptions {
  readonly cases?: number;
  readonly candidates?: readonly string[];
  readonly samples?: number;
  /** Put into every text that a user's files or data can bring in. */
  readonly taint?: string;
  readonly outcome?: 'passed' | 'broken' | 'violated' | 'unstable';
  readonly scenarios?: number;
}
