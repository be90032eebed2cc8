/**
 * Whether the rows of a group are taken for new without a look at what stands. COPY knows no
 * conflict: where one stands after all, the whole group is undone and made again with a look.
 */
import type { Database } from './database.ts';
import type { Transaction } from './transaction.ts';

/** Once one stood there already, so many groups expect that again. */
const DOUBTFUL_GROUPS = 16;

export class Trust {
  readonly #database: Database;
  #doubtful = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** One transaction, as of {@link Database.group}. `looks`: something may stand already. */
  group<T>(work: (transaction: Transaction, looks: boolean) => Promise<T>): Promise<T> {
    const trusts = this.#doubtful === 0;
    if (!trusts) this.#doubtful--;
    return this.#database.group((transaction, attempt) => {
      if (trusts && attempt > 1) this.#doubtful = DOUBTFUL_GROUPS - 1;
      return work(transaction, !trusts || attempt > 1);
    });
  }
}
