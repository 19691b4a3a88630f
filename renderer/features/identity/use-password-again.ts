import { useForm } from 'react-hook-form';
import type { Control } from 'react-hook-form';
import { zodResolver } from '@hookform/resolvers/zod';
import type { z } from 'zod';
import { commands } from '../../../shared/contract/index.ts';
import { toClientError } from '../../client/client-error.ts';
import { placeRefusal } from '../../components/form-problems.ts';
import { useRefusal } from './use-refusal.ts';
import type { Refusal } from './use-refusal.ts';

// Confirming and unlocking ask for the same.
const draft = commands['session/confirm'].input;
type Draft = z.input<typeof draft>;

export type PasswordAgain = Pick<Refusal, 'refusal' | 'waitSeconds'> & {
  readonly control: Control<Draft>;
  readonly busy: boolean;
  readonly submit: () => void;
};

/** The own password, asked for again; one that is refused is taken out of the field, which says so. */
export function usePasswordAgain(give: (input: Draft) => Promise<void>): PasswordAgain {
  const { refusal, setRefusal, waitSeconds } = useRefusal();
  const { control, handleSubmit, setError, resetField, formState } = useForm<Draft>({
    defaultValues: { password: '' },
    resolver: zodResolver(draft),
  });
  const submit = handleSubmit(async (input) => {
    setRefusal(null);
    try {
      await give(input);
    } catch (error) {
      resetField('password');
      setRefusal(
        placeRefusal(toClientError(error), {
          fields: ['password'],
          setError,
          codes: { SIGN_IN_REFUSED: 'password' },
        }),
      );
    }
  });
  return { control, refusal, waitSeconds, busy: formState.isSubmitting, submit: () => void submit() };
}
