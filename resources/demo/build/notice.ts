import { demoSources } from './sources.ts';

const wrapped = (text: string) => text.replaceAll(/(.{1,108})(?:\s+|$)/g, '$1\n').trimEnd();

/** The notice that is shipped beside the data: where it comes from, under which terms, what was changed. */
export function noticeText(apacheNotice: string): string {
  const parts = demoSources.map((source) =>
    [
      `## ${source.title}`,
      `- Licence: ${source.licence}`,
      `- Source: ${source.source}`,
      `- Changes: ${source.changes}`,
      '',
      wrapped(source.context),
    ].join('\n'),
  );
  return [
    '# Data in the demo workspace',
    wrapped(
      'The files in `data/` are public data sets of others, made smaller and renamed as said below. Rows about people are there to show and test methods that compare groups; they are no ground for a decision about anybody.',
    ),
    ...parts,
    '## Licence texts',
    [
      '- CC BY 4.0: https://creativecommons.org/licenses/by/4.0/legalcode',
      '- CC0 1.0: https://creativecommons.org/publicdomain/zero/1.0/legalcode',
      '- Apache-2.0: LICENSE-APACHE-2.0.txt beside this file',
    ].join('\n'),
    wrapped(apacheNotice),
    '',
  ].join('\n\n');
}
