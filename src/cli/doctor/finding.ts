/** What the doctor finds. */
export interface Finding {
  /** `note`: worth knowing, and nothing to do about. */
  state: 'fine' | 'note' | 'wrong';
  /** What is so and, where it is wrong, what to do. Never a secret. */
  says: string;
}

export const fine = (says: string): Finding => ({ state: 'fine', says });
export const note = (says: string): Finding => ({ state: 'note', says });
export const wrong = (says: string): Finding => ({ state: 'wrong', says });
