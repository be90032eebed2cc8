/** The same read in the words of a terminal and of two languages. */

export const LANGUAGES = ['curl', 'Node', 'Python'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Snippet {
  /** Without the token. */
  url: string;
  fields: string | undefined;
  /** The app wants every call signed. */
  proof: boolean;
}

/** Of the address of a read as it was made. */
export function snippetOf(address: string): Snippet {
  const { origin, pathname, searchParams } = new URL(address);
  return {
    url: origin + pathname,
    fields: searchParams.get('fields') ?? undefined,
    proof: searchParams.has('appsecret_proof'),
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The token comes from the environment: nobody pastes a secret into a file by a copied line. */
const WRITERS: Readonly<Record<Language, (snippet: Snippet) => string>> = {
  curl: ({ url, fields, proof }) =>
    [
      `curl -G ${quoted(url)}`,
      ...(fields === undefined ? [] : [`--data-urlencode ${quoted(`fields=${fields}`)}`]),
      ...(proof ? ['--data-urlencode "appsecret_proof=$APPSECRET_PROOF"'] : []),
      '--data-urlencode "access_token=$PAGE_ACCESS_TOKEN"',
    ].join(' \\\n  '),
  Node: ({ url, fields, proof }) =>
    [
      `const url = new URL(${JSON.stringify(url)});`,
      ...(fields === undefined
        ? []
        : [`url.searchParams.set('fields', ${JSON.stringify(fields)});`]),
      ...(proof ? ["url.searchParams.set('appsecret_proof', process.env.APPSECRET_PROOF);"] : []),
      "url.searchParams.set('access_token', process.env.PAGE_ACCESS_TOKEN);",
      'const response = await fetch(url);',
      'console.log(response.status, await response.json());',
    ].join('\n'),
  Python: ({ url, fields, proof }) =>
    [
      'import os',
      'import requests',
      '',
      'response = requests.get(',
      `    ${JSON.stringify(url)},`,
      '    params={',
      ...(fields === undefined ? [] : [`        "fields": ${JSON.stringify(fields)},`]),
      ...(proof ? ['        "appsecret_proof": os.environ["APPSECRET_PROOF"],'] : []),
      '        "access_token": os.environ["PAGE_ACCESS_TOKEN"],',
      '    },',
      ')',
      'print(response.status_code, response.json())',
    ].join('\n'),
};

export const snippetIn = (language: Language, snippet: Snippet): string =>
  WRITERS[language](snippet);
