import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { FormProblem, useForm } from './form.tsx';
import type { IconName } from './icon.tsx';

/** Asks before something that cannot be taken back. What is refused is told in here. */
export function Confirm({
  title,
  does,
  icon,
  run,
  onClose,
  children,
}: {
  title: string;
  /** On the button. */
  does: string;
  icon?: IconName;
  run: () => Promise<unknown>;
  onClose: () => void;
  /** What will be gone. */
  children: ComponentChildren;
}) {
  const form = useForm();
  const go = async (): Promise<void> => {
    const done = await form.send(async () => {
      await run();
      return true;
    });
    if (done) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="stack">{children}</div>
      <FormProblem form={form} shown={[]} />
      <div class="dialog-foot">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" icon={icon} busy={form.busy} onClick={go}>
          {does}
        </Button>
      </div>
    </Dialog>
  );
}
