/** The same read, to be copied into a terminal or a program. */
import { useState } from 'preact/hooks';
import type { Read } from '../../api/reads.ts';
import { Code } from '../../components/code.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { LANGUAGES, type Language, snippetIn, snippetOf } from '../../domain/snippets.ts';

export function SeenCode({ request }: { request: Read['request'] }) {
  const [language, setLanguage] = useState<Language>('curl');
  const snippet = snippetOf(request.url);
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
        The page access token comes from the environment variable <code>PAGE_ACCESS_TOKEN</code>
        {snippet.proof && (
          <>
            , and <code>APPSECRET_PROOF</code> is its HMAC-SHA256 under the app secret, in hex
          </>
        )}
        .
      </p>
    </div>
  );
}
