import Box from '@mui/material/Box';
import { Section } from './section.tsx';

/** What a result says beside its figures; nothing where it says nothing. */
export function Remarks({ title, notes }: { title: string; notes: readonly string[] }) {
  if (notes.length === 0) return null;
  return (
    <Section title={title}>
      <Box component="ul" sx={{ margin: 0, paddingLeft: 2.5 }}>
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </Box>
    </Section>
  );
}
