import { useEffect, useState } from 'react';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import SearchRounded from '@mui/icons-material/SearchRounded';

/** Pause after the last key before a search goes out, in milliseconds. */
const typingPauseMs = 250;

type SearchFieldProps = {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
};

/** A search box that reports what was typed once the typing pauses. */
export function SearchField({ label, placeholder, value, onChange }: SearchFieldProps) {
  const [draft, setDraft] = useState({ text: value, from: value });
  const text = draft.from === value ? draft.text : value;

  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => {
      onChange(text);
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
    };
  }, [text, value, onChange]);

  return (
    <TextField
      type="search"
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setDraft({ text: event.target.value, from: value });
      }}
      sx={{ maxWidth: 320, minWidth: 200 }}
      slotProps={{
        htmlInput: { 'aria-label': label, maxLength: 200 },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchRounded sx={{ fontSize: 19 }} />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
