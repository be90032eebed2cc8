/** The body, changed by hand, signed anew and delivered: what would the bot make of this? */
import { useMemo, useState } from 'preact/hooks';
import { deliverBody } from '../../api/deliveries.ts';
import type { DeliveryDetail } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { useDraftObject } from '../../components/draft-object.ts';
import { Area } from '../../components/field.tsx';
import { FormProblem, useForm } from '../../components/form.tsx';
import { Icon } from '../../components/icon.tsx';
import { JsonDiff, pretty } from '../../components/json.tsx';
import { pathTo } from '../../router.ts';

const ROWS_MAX = 28;

export function Replay({ detail, onReset }: { detail: DeliveryDetail; onReset: () => void }) {
  const { id, body, page_id, app_id } = detail;
  const initial = useMemo(() => ({ text: pretty(body) }), [body]);
  const { typed, setTyped, changed, drop } = useDraftObject(`replay ${id}`, initial);
  const [made, setMade] = useState<string>();
  const form = useForm();
  const problem = jsonProblem(typed.text);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setMade(undefined);
    const sent = changed ? compact(typed.text) : body;
    setMade(await form.send(() => deliverBody(page_id, app_id, sent)));
  };
  const undo = (): void => {
    drop();
    onReset();
  };
  return (
    <form class="stack" onSubmit={submit}>
      <Area
        label="Body"
        value={typed.text}
        rows={Math.min(typed.text.split('\n').length + 1, ROWS_MAX)}
        spellcheck={false}
        wrong={form.wrong('body')}
        hint={
          problem
            ? `This is not JSON (${problem}). It is sent as it is, which shows how a bot takes it.`
            : 'It is signed with the app secret and delivered like any other. Nothing else happens in this world.'
        }
        onValue={(text) => setTyped({ text })}
      />
      {changed && <JsonDiff before={body} after={typed.text} label="What was changed" />}
      <FormProblem form={form} shown={['body']} />
      {made !== undefined && (
        <p class="notice good" role="status">
          <Icon name="check" />
          <span>
            {made === '' ? (
              'Nobody subscribes to this.'
            ) : (
              <>
                It is on its way.{' '}
                <a href={pathTo('/deliveries/:delivery?', { delivery: made })}>
                  Look what came of it
                </a>
              </>
            )}
          </span>
        </p>
      )}
      <div class="form-foot">
        <Button kind="primary" type="submit" icon="send" busy={form.busy}>
          Sign and send
        </Button>
        {changed && <Button onClick={undo}>As it was</Button>}
      </div>
    </form>
  );
}

function jsonProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** As Graph writes it: without blanks. What is no JSON stays as it is. */
function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
