import { useColorScheme } from '@mui/material/styles';
import type { ColorScheme } from './tokens.ts';

/** The scheme in use, with `system` resolved. */
export function useScheme(): ColorScheme {
  const { colorScheme } = useColorScheme();
  return colorScheme === 'dark' ? 'dark' : 'light';
}
