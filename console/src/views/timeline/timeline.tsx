import type { ViewProps } from '../../views.ts';

/** Everything that happened between one page and one person. */
export function Timeline({ params }: ViewProps) {
  return (
    <div class="page">
      <h1>
        Timeline {params.page} {params.person}
      </h1>
    </div>
  );
}
