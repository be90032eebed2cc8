/** The same read, to be copied into a terminal or a program. */
import { useState } from 'preact/hooks';
import type { Read } from '../../api/reads.ts';
import { Code } from '../../components/code.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { LANGUAGES, type Language, snippetIn } from '../../domain/snippets.ts';

export function SeenCode({ request }: { request: Read['request'] }) {
  const [language, setLanguage] = useState<Language>('curl');
  const url = new URL(request.url, location.href);
  const fields = url.searchParams.get('fields') ?? undefined;
  const snippet = { url: url.origin + url.pathname, fields };
  return (
    <div class="stack">
      <Segmented
        label="Language"
        choices={LANGUAGES.map((name) => ({ name, label: name }))}
        value={language}
        onValue={setLanguage}
      />
      <Code text={snippetIn(language, snippet)} label={`The read in ${language}`} />
      <p class="muted small">
        The page access token comes from the environment variable <code>PAGE_ACCESS_TOKEN</code>.
      </p>
    </div>
  );
}
