/** Several problems as one message: a list below the title. */
export const problemList = (title: string, problems: readonly string[]): string =>
  [`${title}:`, ...problems.map((problem) => `- ${problem.replaceAll('\n', '\n    ')}`)].join('\n  ');
